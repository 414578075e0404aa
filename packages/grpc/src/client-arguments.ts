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
      // grpc-js takes any object in this form, and only a true Object in the full one.
      args.push(first instanceof Object ? first : Object.assign({}, first as object));
    }
    args.push(second);
  } else if (own && second instanceof Object && typeof given[from + 2] === 'function') {
    args.push(second, given[from + 2]);
  } else return undefined;
  return { args, metadata, callbackIndex: args.length - 1 };
}

/** Of a class of the application's that extends Metadata it may be anything: then grpc-js gets what it was given. */
function cloneOf(given: Metadata, Metadata: MetadataClass): Metadata | undefined {
  const clone: unknown = given.clone();
  return clone instanceof Metadata && clone !== given ? clone : undefined;
}
