import { types } from 'node:util';

/** What is recorded of whatever an application throws; the form of the API's `Exception`. */
export interface Thrown {
  readonly message: string;
  readonly name?: string;
  readonly code?: string | number;
  readonly stack?: string;
}

/**
 * Anything can be thrown. Reading it must neither throw nor be seen: a Proxy, whose traps are code of the application,
 * is not asked for anything.
 */
export function describeThrown(thrown: unknown): Thrown {
  if (thrown === null || (typeof thrown !== 'object' && typeof thrown !== 'function'))
    return { message: String(thrown) };
  if (hasProxy(thrown)) return { message: 'a Proxy was thrown' };
  const [name, code, stack] = ['name', 'code', 'stack'].map((key) => readText(thrown, key));
  return {
    message: `${readText(thrown, 'message') ?? className(thrown)}`,
    ...(name === undefined ? {} : { name: `${name}` }),
    ...(code === undefined ? {} : { code }),
    ...(stack === undefined ? {} : { stack: `${stack}` }),
  };
}

/** Of the value itself or of anything that it inherits from. */
function hasProxy(value: object): boolean {
  for (let owner: object | null = value; owner !== null; owner = Reflect.getPrototypeOf(owner)) {
    if (types.isProxy(owner)) return true;
  }
  return false;
}

function readText(value: object, name: string): string | number | undefined {
  try {
    const found: unknown = Reflect.get(value, name);
    return typeof found === 'string' || typeof found === 'number' ? found : undefined;
  } catch {
    // A getter of the application.
    return undefined;
  }
}

/** `[object Object]` and the like. */
function className(value: object): string {
  try {
    return Object.prototype.toString.call(value);
  } catch {
    // A getter named Symbol.toStringTag.
    return '[object]';
  }
}
