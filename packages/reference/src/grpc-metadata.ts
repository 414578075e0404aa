/**
 * Upstream's gRPC client wrapper writes the trace headers into the Metadata object that the caller passed, where the
 * caller sees them, and sends them again with the next call. Here every traced method gets a copy instead.
 */
import { type AnyFunction, wrap } from '@spoor/patch';

type MetadataClass = new () => { clone(): unknown };
type ClientClass = AnyFunction & { prototype: Record<string, AnyFunction> };
type ClientFactory = (...args: unknown[]) => unknown;

export interface GrpcExports {
  Metadata: MetadataClass;
  Client: ClientClass;
  makeClientConstructor: ClientFactory;
  makeGenericClientConstructor: ClientFactory;
  loadPackageDefinition: ClientFactory;
}

/** What upstream traces on a client without a generated class. */
const requestMethods = [
  'makeUnaryRequest',
  'makeClientStreamRequest',
  'makeServerStreamRequest',
  'makeBidiStreamRequest',
] as const;

const cloning = (Metadata: MetadataClass) => (method: AnyFunction) =>
  function (this: unknown, ...args: unknown[]) {
    return Reflect.apply(
      method,
      this,
      args.map((arg) => (arg instanceof Metadata ? arg.clone() : arg)),
    );
  };

/** A generated method carries the path it calls. */
function protectClass({ prototype }: ClientClass, Metadata: MetadataClass): void {
  for (const name of Object.keys(prototype)) {
    const method = prototype[name];
    if (typeof method === 'function' && 'path' in method) wrap(prototype, name, cloning(Metadata));
  }
}

/** Client classes stand at any depth of a loaded package, beside message types, which carry a `format`. */
function protectPackage(loaded: object, Metadata: MetadataClass): void {
  for (const entry of Object.values(loaded)) {
    if (typeof entry === 'function') protectClass(entry as ClientClass, Metadata);
    else if (entry !== null && typeof entry === 'object' && !('format' in entry))
      protectPackage(entry, Metadata);
  }
}

/** To be applied after upstream's own patch of the same exports. */
export function keepCallersMetadata(grpc: GrpcExports): void {
  const { Metadata } = grpc;
  for (const name of requestMethods) wrap(grpc.Client.prototype, name, cloning(Metadata));
  for (const name of ['makeClientConstructor', 'makeGenericClientConstructor'] as const) {
    wrap(grpc, name, (make) => (...args) => {
      const client = make(...args);
      protectClass(client as ClientClass, Metadata);
      return client;
    });
  }
  wrap(grpc, 'loadPackageDefinition', (load) => (...args) => {
    const loaded = load(...args);
    protectPackage(loaded as object, Metadata);
    return loaded;
  });
}
