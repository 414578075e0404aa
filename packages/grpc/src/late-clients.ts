/**
 * For a copy of grpc-js that was loaded before us: its client classes are made of the request methods as they were then.
 * What is made from now on gets the methods as they are now.
 */
import { type AnyFunction, type Guard, type Undo, wrap } from '@spoor/patch';
import type { ClientPrototype, GrpcExports, RequestMethod } from './grpc-js.ts';

interface GeneratedMethod extends AnyFunction {
  readonly path: string;
  readonly requestStream?: boolean;
  readonly responseStream?: boolean;
  readonly requestSerialize?: unknown;
  readonly responseDeserialize?: unknown;
}

function requestMethodOf({ requestStream, responseStream }: GeneratedMethod): RequestMethod {
  if (requestStream) return responseStream ? 'makeBidiStreamRequest' : 'makeClientStreamRequest';
  return responseStream ? 'makeServerStreamRequest' : 'makeUnaryRequest';
}

const remade = (method: GeneratedMethod) => () =>
  function (this: ClientPrototype, ...args: unknown[]) {
    const request = this[requestMethodOf(method)];
    const { path, requestSerialize, responseDeserialize } = method;
    return Reflect.apply(request, this, [path, requestSerialize, responseDeserialize, ...args]);
  };

function remakeClass(made: unknown): void {
  const prototype = (made as { prototype?: Record<string, AnyFunction> } | null)?.prototype;
  if (prototype === undefined) return;
  for (const name of Object.keys(prototype)) {
    const method = prototype[name];
    if (typeof method === 'function' && 'path' in method)
      wrap(prototype, name, remade(method as GeneratedMethod));
  }
}

/** Client classes stand at any depth of a loaded package, beside message types, which carry a `format`. */
function remakePackage(loaded: unknown): void {
  if (loaded === null || typeof loaded !== 'object') return;
  for (const entry of Object.values(loaded)) {
    if (typeof entry === 'function') remakeClass(entry);
    else if (entry !== null && typeof entry === 'object' && !('format' in entry)) remakePackage(entry);
  }
}

export function remakeLateClients(grpc: GrpcExports, guard: Guard): Undo[] {
  const place = guard.lenientPlace('remaking the methods of a client');
  const remaking = (remake: (made: unknown) => void) => (make: AnyFunction) =>
    function (this: unknown, ...args: unknown[]) {
      const made: unknown = Reflect.apply(make, this, args);
      try {
        remake(made);
      } catch (error) {
        place.failed(error);
      }
      return made;
    };
  const factories = [
    ['makeClientConstructor', remakeClass],
    ['makeGenericClientConstructor', remakeClass],
    ['loadPackageDefinition', remakePackage],
  ] as const;
  return factories
    .filter(([name]) => typeof grpc[name] === 'function')
    .map(([name, remake]) => wrap(grpc as Record<typeof name, AnyFunction>, name, remaking(remake)));
}
