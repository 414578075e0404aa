/**
 * What stands between a fault of ours and the application: docs/decisions/radius-of-a-fault.md. A hook does its own work inside of
 * a `try`, and calls what it has replaced outside of it; what was thrown goes to the place where it happened.
 */

/**
 * Told of each fault, also of those that come again and again.
 * @param place `http client (making a request)`, or `http client` when it is switched off
 * @param consequence what it cost, and what goes on
 */
export type OnFault = (place: string, error: unknown, consequence: string) => void;

/** More faults in a row than a chain of odd calls brings; fewer than a user would want to see in his traces. */
const mostInRow = 10;
const onlyThatCall = 'the call goes on as without us, its span may be missing; the next one is traced';

/**
 * V8 says this of a stack that is used up (src/common/message-template.h, kStackOverflow). Where it happens says nothing of
 * that place: a recursion of the application's came so far.
 */
const exhaustedStack = 'Maximum call stack size exceeded';

const isExhausted = (error: unknown): boolean =>
  error instanceof RangeError && error.message === exhaustedStack;

/** Few, and as old as the process. */
const guards = new Set<Guard>();

/** The hooks of one side of an instrumentation: they are at work together, or switched off together. */
export class Guard {
  readonly name: string;
  /** From then on every hook passes everything through. */
  isTripped: boolean;
  readonly #onFault: OnFault;
  readonly #places: Place[];

  constructor(name: string, onFault: OnFault) {
    this.name = name;
    this.isTripped = false;
    this.#onFault = onFault;
    this.#places = [];
    guards.add(this);
  }

  /**
   * A place whose input was checked, and is never a peer's. A fault in every call is one of ours, or of a version of something that we do
   * not understand: after several in a row this side is switched off.
   */
  place(what: string): Place {
    return this.#place(what, mostInRow);
  }

  /**
   * A place that gets what a peer sends, or what the application may replace at will: whatever fails there is told, and never switches
   * anything off.
   */
  lenientPlace(what: string): Place {
    return this.#place(what, Number.POSITIVE_INFINITY);
  }

  #place(what: string, limit: number): Place {
    const place = new Place(this, `${this.name} (${what})`, limit);
    this.#places.push(place);
    return place;
  }

  /** For what cannot be patched at all: nothing of it is to be tried again. */
  switchOff(error: unknown): void {
    if (this.isTripped) return;
    this.isTripped = true;
    this.tell(this.name, error, 'it is switched off');
  }

  /** Whoever cannot be told need not be. */
  tell(place: string, error: unknown, consequence: string): boolean {
    try {
      this.#onFault(place, error, consequence);
      return true;
    } catch {
      return false;
    }
  }

  settle(): void {
    for (const place of this.#places) place.settle();
  }
}

/** One piece of work of ours, in one hook. */
export class Place {
  /** The only field that is looked at in each call: there has been a fault since the last call that went well. */
  hasFailed: boolean;
  readonly #guard: Guard;
  readonly #name: string;
  readonly #limit: number;
  #inRow: number;
  /** Where a stack was used up there was no room to say so. */
  #untold: unknown;

  constructor(guard: Guard, name: string, limit: number) {
    this.hasFailed = false;
    this.#guard = guard;
    this.#name = name;
    this.#limit = limit;
    this.#inRow = 0;
    this.#untold = undefined;
  }

  /** In a `catch`: what was thrown. It costs what was at hand; the hook goes on as if we were not there. */
  failed(error: unknown): void {
    try {
      this.hasFailed = true;
      if (isExhausted(error)) this.#untold = error;
      else this.#count(error);
    } catch {
      // A thrown value whose fields throw, or no room on the stack for these lines either.
    }
  }

  /** After work that went well, where `hasFailed` says that it is needed. */
  settle(): void {
    if (!this.hasFailed) return;
    this.#inRow = 0;
    const error = this.#untold;
    if (error !== undefined && !this.#guard.tell(this.#name, error, onlyThatCall)) return;
    this.#untold = undefined;
    this.hasFailed = false;
  }

  #count(error: unknown): void {
    this.#inRow++;
    this.#guard.tell(this.#name, error, onlyThatCall);
    if (this.#inRow < this.#limit || this.#guard.isTripped) return;
    this.#guard.isTripped = true;
    this.#guard.tell(this.#guard.name, error, `${this.#inRow} times in a row, it is switched off`);
  }
}

/** At the end of the process, while something can still be said. */
export function tellUntoldFaults(): void {
  for (const guard of guards) guard.settle();
}
