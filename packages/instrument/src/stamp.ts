/** Ties an object of ours to one of somebody else. */
export interface Stamp<Value> {
  /** Of anything: nothing is stamped but objects. */
  read(object: unknown): Value | undefined;
  write(object: object, value: Value): void;
}

/** What extends it adds its private fields to an object that is there already. */
export class Returned {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is how a class adds its private field to any object
    return object;
  }
}

/**
 * A kind of stamp of its own, by a private field: nothing that `console.log(request)` or `Object.keys` would show, no trap of a Proxy,
 * frozen objects too, and a tenth of the cost of a WeakMap. To be made once for each kind, not for each object.
 */
export function createStamp<Value>(): Stamp<Value> {
  class Field extends Returned {
    #value: Value;

    constructor(object: object, value: Value) {
      super(object);
      this.#value = value;
    }

    static read(object: unknown): Value | undefined {
      const canBeStamped = (typeof object === 'object' && object !== null) || typeof object === 'function';
      return canBeStamped && #value in object ? object.#value : undefined;
    }

    static write(object: object, value: Value): void {
      if (#value in object) object.#value = value;
      else new Field(object, value);
    }
  }
  return { read: Field.read, write: Field.write };
}
