import type { Context } from '@opentelemetry/api';

/** What we know of one call, of either side, tied to grpc-js' own object. */
export interface CallRecord {
  /** In which the listeners of the call's events are run; undefined: wherever they are. */
  readonly context: Context | undefined;
  /** Before the listeners of the event. */
  onEvent(event: unknown, detail: unknown): void;
  onMessage(type: 'SENT' | 'RECEIVED'): void;
}

class Returned {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is how a class adds its private field to any object
    return object;
  }
}

/**
 * A private field on an object of somebody else: nothing that `console.log(call)` would print, and a tenth of the cost of
 * a WeakMap.
 */
class Stamp extends Returned {
  #record: CallRecord;

  constructor(object: object, record: CallRecord) {
    super(object);
    this.#record = record;
  }

  /** Of anything: `emit` may be called on whatever. */
  static read(object: unknown): CallRecord | undefined {
    return typeof object === 'object' && object !== null && #record in object ? object.#record : undefined;
  }

  static write(object: object, record: CallRecord): void {
    if (#record in object) object.#record = record;
    else new Stamp(object, record);
  }
}

export const recordOf: (call: unknown) => CallRecord | undefined = Stamp.read;
export const stamp: (call: object, record: CallRecord) => void = Stamp.write;
