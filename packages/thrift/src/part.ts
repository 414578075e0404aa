import type { Part, Scope } from '@spoor/instrument';
import { Guard, type Undo } from '@spoor/patch';
import { type ClientSide, patchClientMakers } from './patch-client.ts';
import { patchConnections } from './patch-connection.ts';
import { patchException } from './patch-exception.ts';
import { patchQ } from './patch-q.ts';
import { patchReading } from './patch-reading.ts';
import { patchServerMaker, patchWebServerMaker, type ServerSide } from './patch-server.ts';
import { patchWriting, writeBinaryField, writeCompactField, writeJsonField } from './patch-writing.ts';
import { ServiceNames } from './service-names.ts';
import { type Prepared, prepareSettings, type ThriftSettings } from './settings.ts';
import type { ThriftExports } from './thrift-js.ts';

/** What the copies of thrift in an application's tree have in common. Each side is switched off by itself. */
interface Hooks {
  readonly settings: Prepared;
  readonly client: ClientSide;
  readonly server: ServerSide;
  /** Of what is patched later: processors, and the classes of clients. */
  readonly undos: Undo[];
  readonly guards: readonly Guard[];
}

const made = new WeakMap<ThriftSettings, Hooks>();

function makeHooks(given: ThriftSettings): Hooks {
  const settings = prepareSettings(given);
  const client = new Guard('thrift client', given.onFault);
  const server = new Guard('thrift server', given.onFault);
  const undos: Undo[] = [];
  return {
    settings,
    undos,
    guards: [client, server],
    client: {
      guard: client,
      settings,
      making: client.place('making a client'),
      sending: client.place('sending a call'),
      answering: client.lenientPlace('the answer to a call'),
      names: new ServiceNames(),
      undos,
    },
    server: {
      guard: server,
      serving: server.lenientPlace('the arrival of a call'),
      answering: server.lenientPlace('the answer to a call'),
      sockets: server.lenientPlace('the connections of a server'),
    },
  };
}

function hooksOf({ settings }: Scope<ThriftSettings>): Hooks {
  const hooks = made.get(settings) ?? makeHooks(settings);
  made.set(settings, hooks);
  return hooks;
}

const undoOf = ({ guards, undos }: Hooks, own: readonly Undo[]): Undo[] => [
  ...own,
  () => {
    for (const guard of guards) guard.isTripped = true;
    for (const undo of undos.splice(0).reverse()) undo();
  },
];

function patchProtocols(exports: ThriftExports, hooks: Hooks): Undo[] {
  const { settings, client, server } = hooks;
  const { fieldId } = settings;
  const write = { guard: client.guard, sending: client.sending, answering: server.answering, fieldId };
  const read = { place: server.serving, settings };
  const json = settings.writesJson ? writeJsonField : undefined;
  const protocols = [
    { found: exports.TBinaryProtocol, writeField: writeBinaryField },
    { found: exports.TCompactProtocol, writeField: writeCompactField },
    { found: exports.TJSONProtocol, writeField: json },
  ];
  return protocols.flatMap(({ found, writeField }) =>
    found === undefined
      ? []
      : [...patchWriting(found.prototype, write, writeField), ...patchReading(found.prototype, read)],
  );
}

export const part: Part<ThriftSettings> = {
  packages: {
    main(exports, scope) {
      const thrift = exports as ThriftExports;
      const hooks = hooksOf(scope);
      const { client, server, undos } = hooks;
      return undoOf(hooks, [
        ...patchProtocols(thrift, hooks),
        ...patchException(thrift, server.guard, server.answering),
        ...patchQ(thrift, server.guard),
        ...patchConnections(thrift, client.guard),
        ...patchClientMakers(thrift, client),
        ...patchServerMaker(thrift, server, undos),
        ...patchWebServerMaker(thrift, server, undos),
      ]);
    },
    /** `createServer` calls the other function by the exports of this file. */
    server(exports, scope) {
      const hooks = hooksOf(scope);
      return undoOf(hooks, patchServerMaker(exports as ThriftExports, hooks.server, hooks.undos));
    },
  },
};
