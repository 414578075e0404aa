/** What one hook is given in one place, by whoever: the application, a library in between, a peer. */
export interface HookCall {
  readonly name: string;
  /**
   * Runs one exchange in which `odd` stands in that place, to its very end. Gives what the application sees of it, in a form that
   * can be compared; throws what the application would have to catch.
   */
  readonly run: (odd: unknown) => unknown;
  /** With some values the application itself can end its exchange no more. */
  readonly mayEndNothing?: boolean;
  /** Values that the runtime itself does not survive there, whoever is in between: they are not tried. */
  readonly except?: (name: string, odd: unknown) => boolean;
}

/** A field that throws when it is read; as an odd value it stands for itself. */
export const throwingField: unique symbol = Symbol('a field that throws');

/** Puts the value into that field, whatever stood there and however. */
export function put(target: object, field: PropertyKey, odd: unknown): void {
  const descriptor: PropertyDescriptor =
    odd === throwingField
      ? {
          get() {
            throw new Error('thrown by an odd field');
          },
          set() {},
        }
      : { value: odd, writable: true };
  Object.defineProperty(target, field, { ...descriptor, configurable: true, enumerable: true });
}

/** For where Node makes a text of the value outside of any `catch`. */
export const isNoScalar = (_name: string, odd: unknown): boolean =>
  typeof odd === 'symbol' || typeof odd === 'function' || (typeof odd === 'object' && odd !== null);

export const isFunction = (_name: string, odd: unknown): boolean => typeof odd === 'function';

/** Several turns of the event loop: what is emitted late has been emitted. */
export async function turns(count = 3): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** How an error, or whatever was thrown, looks to the application. */
export function shown(value: unknown, odd: unknown): unknown {
  if (typeof value === 'object' || typeof value === 'function') {
    if (value === odd && value !== null) return 'the odd value';
    if (value instanceof Error) {
      const { code } = value as { code?: unknown };
      // Node puts what it was given into its messages, stacks included.
      const [message] = code === undefined ? [''] : value.message.split('\n');
      return [value.constructor.name, String(code), message];
    }
    return value === null ? 'null' : typeof value;
  }
  return `${typeof value} ${String(value).slice(0, 100)}`;
}
