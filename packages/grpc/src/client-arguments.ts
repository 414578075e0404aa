import type { Metadata, MetadataClass, RequestMethod } from './grpc-js.ts';

/** Where the optional arguments begin: after path, serialize, deserialize and, with one request, the message. */
const optionalFrom = {
  makeUnaryRequest: 4,
  makeServerStreamRequest: 4,
  makeClientStreamRequest: 3,
  makeBidiStreamRequest: 3,
} as const satisfies Record<RequestMethod, number>;

export const hasCallback = (name: RequestMethod): boolean =>
  name === 'makeUnaryRequest' || name === 'makeClientStreamRequest';

/** A call's arguments with a Metadata that is ours to change at `metadataIndex`. */
export interface ClientArguments {
  readonly args: unknown[];
  readonly metadata: Metadata;
  /** -1 for the kinds without one. */
  readonly callbackIndex: number;
}

/**
 * The arguments in their full form. The caller's Metadata is cloned, since it may be used again; what grpc-js would refuse
 * is undefined and left to it (grpc-js, src/make-client.ts and src/client.ts: the shapes of client methods).
 */
export function completeArguments(
  name: RequestMethod,
  given: ArrayLike<unknown>,
  Metadata: MetadataClass,
): ClientArguments | undefined {
  try {
    return complete(name, given, Metadata);
  } catch {
    // What answers by throwing is for grpc-js to meet.
    return undefined;
  }
}

function complete(
  name: RequestMethod,
  given: ArrayLike<unknown>,
  Metadata: MetadataClass,
): ClientArguments | undefined {
  const from = optionalFrom[name];
  const args = Array.prototype.slice.call(given, 0, from);
  const first = given[from];
  const second = given[from + 1];
  const own = first instanceof Metadata;
  const metadata = own ? cloneOf(first, Metadata) : new Metadata();
  if (metadata === undefined) return undefined;
  args.push(metadata);
  if (!hasCallback(name)) {
    args.push(own ? second : first);
    return { args, metadata, callbackIndex: -1 };
  }
  if (typeof first === 'function') args.push(first);
  else if (typeof second === 'function') {
    if (!own) {
      if (typeof first !== 'object' || first === null) return undefined;
      args.push(first instanceof Object ? first : asObject(first));
    }
    args.push(second);
  } else if (own && second instanceof Object && typeof given[from + 2] === 'function') {
    args.push(second, given[from + 2]);
  } else return undefined;
  return { args, metadata, callbackIndex: args.length - 1 };
}

const objectInName: ProxyHandler<object> = { getPrototypeOf: () => Object.prototype };

/**
 * grpc-js takes any object as the options in the short form, and only what is `instanceof Object` in the full one: an object without
 * prototype, or of another realm, is no such. It is looked through, not copied, so that its getters answer when grpc-js asks.
 */
function asObject(options: object): object {
  // Of what is not extensible a Proxy must name the true prototype (ECMA-262, section 10.5.1).
  return Object.isExtensible(options) ? new Proxy(options, objectInName) : Object.assign({}, options);
}

/** Of a class of the application's that extends Metadata it may be anything: then grpc-js gets what it was given. */
function cloneOf(given: Metadata, Metadata: MetadataClass): Metadata | undefined {
  const clone: unknown = given.clone();
  return clone instanceof Metadata && clone !== given ? clone : undefined;
}
