import { Guard, interceptPackage, type LoadedPackage, type Undo } from '@spoor/patch';
import { ServerAddresses } from './address.ts';
import { CallEvents } from './call-events.ts';
import { patchMetadata } from './carrier.ts';
import type { ClientPrototype, GrpcExports, MetadataClass } from './grpc-js.ts';
import { remakeLateClients } from './late-clients.ts';
import { createRpcOverHttp2, PatchedServers, type RpcOverHttp2 } from './over-http2/rpc-over-http2.ts';
import { clientSide, patchClient } from './patch-client.ts';
import { patchServer, type Side, serverSide } from './patch-server.ts';
import { type GrpcOptions, prepareSettings } from './settings.ts';

export interface GrpcInstrumentation {
  /** For the http room, which sees the calls of libraries that are not patched here. */
  readonly overHttp2: RpcOverHttp2;
  /** Takes our patches away, where nobody has patched over them since. */
  disable(): void;
}

const name = '@grpc/grpc-js';
/** Where `Client` is defined: patched before the client classes are made of its methods. */
const clientFile = 'build/src/client.js';

/** One copy of grpc-js in the application's tree. */
interface Copy {
  metadataClass: MetadataClass | undefined;
  isClientPatched: boolean;
  /** Its client classes are made of unpatched methods. */
  isLate: boolean;
}

class Copies {
  readonly #byFolder = new Map<string, Copy>();

  of({ folder }: LoadedPackage): Copy {
    let copy = this.#byFolder.get(folder);
    if (copy === undefined) {
      copy = { metadataClass: undefined, isClientPatched: false, isLate: false };
      this.#byFolder.set(folder, copy);
    }
    return copy;
  }
}

/** Patches every copy of @grpc/grpc-js, those that are loaded and those to come. Each side has a guard of its own. */
export function instrumentGrpc(options: GrpcOptions): GrpcInstrumentation {
  const settings = prepareSettings(options);
  const sideOf = (guard: Guard): Side => ({
    settings,
    guard,
    events: new CallEvents(guard, settings.messageEvents && settings.tracer !== undefined),
  });
  const server = serverSide(sideOf(new Guard('grpc server', options.onFault)));
  const client = sideOf(new Guard('grpc client', options.onFault));
  const addresses = new ServerAddresses(settings.peerServices);
  const copies = new Copies();
  const patchedServers = new PatchedServers();
  const undos: Undo[] = [];
  let isStarting = true;

  function patchCopysClient(prototype: ClientPrototype, copy: Copy): void {
    copy.isClientPatched = true;
    undos.push(
      ...patchClient(
        prototype,
        clientSide(client, addresses, () => copy.metadataClass),
      ),
    );
  }
  function patchClientFile(exports: unknown, loaded: LoadedPackage): void {
    const prototype = (exports as GrpcExports).Client?.prototype;
    if (prototype === undefined) return;
    const copy = copies.of(loaded);
    copy.isLate = isStarting;
    patchCopysClient(prototype, copy);
  }
  function patchMain(exports: unknown, loaded: LoadedPackage): void {
    const grpc = exports as GrpcExports;
    const copy = copies.of(loaded);
    copy.metadataClass = grpc.Metadata;
    if (grpc.Metadata !== undefined) {
      undos.push(...patchMetadata(grpc.Metadata, settings.propagator, client.guard));
    }
    if (typeof grpc.Server?.prototype.register === 'function') {
      undos.push(patchServer(grpc.Server.prototype, server));
      undos.push(patchedServers.watch(grpc.Server.prototype as object, server.guard));
    }
    if (!copy.isClientPatched && grpc.Client !== undefined) {
      copy.isLate = true;
      patchCopysClient(grpc.Client.prototype, copy);
    }
    if (copy.isLate) undos.push(...remakeLateClients(grpc, client.guard));
  }

  const patchingClients = client.guard.place('patching a copy of grpc-js');
  const patchingMain = server.guard.place('patching a copy of grpc-js');
  const onClientError = (error: unknown) => patchingClients.failed(error);
  const onMainError = (error: unknown) => patchingMain.failed(error);
  undos.push(
    interceptPackage({ name, file: clientFile, patch: patchClientFile, onError: onClientError }),
    interceptPackage({ name, patch: patchMain, onError: onMainError }),
  );
  isStarting = false;
  return {
    overHttp2: createRpcOverHttp2(settings, patchedServers, server.guard),
    disable() {
      for (const undo of undos.splice(0).reverse()) undo();
      for (const { guard, events } of [server, client]) {
        guard.isTripped = true;
        events.undo();
      }
    },
  };
}
