/** Told once for each instrumentation that failed; `name` says which. */
export type OnFault = (name: string, error: unknown) => void;

/**
 * What stands between a fault of ours and the application (style: never harm the host). Whatever throws in one of our hooks
 * trips the guard: from then on the hooks of that instrumentation pass everything through, and it is said once.
 */
export class Guard {
  readonly name: string;
  isTripped: boolean;
  readonly #onFault: OnFault;

  constructor(name: string, onFault: OnFault) {
    this.name = name;
    this.isTripped = false;
    this.#onFault = onFault;
  }

  trip(error: unknown): void {
    if (this.isTripped) return;
    this.isTripped = true;
    this.#onFault(this.name, error);
  }
}
