/**
 * Which service a method belongs to. What the compiler writes has no list of methods, and its older classes have no names; the struct of a
 * method's arguments is called `<Service>_<method>_args` in the code that the compiler writes, of the service that declares the method.
 */
import { givenField } from '@spoor/core';
import type { AnyFunction } from '@spoor/patch';

/** Where nothing says it. */
const unknownService = 'thrift';

/** Of minified code it finds nothing. */
function inSource(method: unknown, name: string): string | undefined {
  if (typeof method !== 'function' || !/^\w+$/.test(name)) return undefined;
  let source: string;
  try {
    source = Function.prototype.toString.call(method);
  } catch {
    return undefined;
  }
  return new RegExp(`\\bnew\\s+(?:[\\w$]+\\.)*(\\w+)_${name}_args\\b`).exec(source)?.[1];
}

/** `ShopClient` is `Shop`; a name of one letter is one of minified code. */
function byClass(instance: unknown, suffix: string): string | undefined {
  const name = givenField(givenField(instance, 'constructor'), 'name');
  if (typeof name !== 'string' || !name.endsWith(suffix)) return undefined;
  const service = name.slice(0, -suffix.length);
  return service.length > 1 ? service : undefined;
}

export interface Named {
  /** `send_ping`, `process_ping`: a method whose source names the struct. */
  readonly method: unknown;
  readonly name: string;
  /** Whose class may be called for the service. */
  readonly instance: unknown;
  readonly suffix: 'Client' | 'Processor';
  readonly multiplexedName: string | undefined;
}

/** Found once for each method and object of a class: the source of a function is a long text. */
export function serviceOf({ method, name, instance, suffix, multiplexedName }: Named): string {
  return inSource(method, name) ?? byClass(instance, suffix) ?? multiplexedName ?? unknownService;
}

/** Names by the function that they were found for. */
export class ServiceNames {
  readonly #known = new WeakMap<AnyFunction, string>();

  of(named: Named): string {
    const { method } = named;
    if (typeof method !== 'function') return serviceOf(named);
    const known = this.#known.get(method as AnyFunction);
    if (known !== undefined) return known;
    const found = serviceOf(named);
    this.#known.set(method as AnyFunction, found);
    return found;
  }
}
