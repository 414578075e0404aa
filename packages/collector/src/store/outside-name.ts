import { type ScannedValue, scannedText } from './scan-record.ts';

export type OutsideKind = 'database' | 'queue' | 'host';

/** What is called and sends no spans of its own. */
export interface Outside {
  readonly kind: OutsideKind;
  /** `postgresql`, `kafka`, `grpc`; empty for what is called over HTTP or unknown means. */
  readonly system: string;
  /** A database, a destination, a host with its port; the system again where nothing more is known. */
  readonly name: string;
}

/** Under which keys senders of all ages say it; of several the first counts. */
const facts = {
  dbSystem: ['db.system.name', 'db.system', 'db.type'],
  dbName: ['db.namespace', 'db.name', 'db.instance'],
  queueSystem: ['messaging.system'],
  queueName: ['messaging.destination.name', 'messaging.destination', 'message_bus.destination'],
  rpcSystem: ['rpc.system.name', 'rpc.system'],
  address: [
    'peer.service',
    'server.address',
    'net.peer.name',
    'peer.hostname',
    'url.full',
    'http.url',
    'http.host',
    'net.peer.ip',
    'network.peer.address',
  ],
  port: ['server.port', 'net.peer.port', 'peer.port'],
} as const;

type Fact = keyof typeof facts;

/** Each key with its fact and its rank among those that say the same. */
export const outsideKeys: ReadonlyMap<string, { readonly fact: Fact; readonly rank: number }> = new Map(
  Object.entries(facts).flatMap(([fact, keys]) =>
    keys.map((key, rank) => [key, { fact: fact as Fact, rank }] as const),
  ),
);

/** Gathers what a span's tags say about the other side of its call. */
export class OutsideFacts {
  readonly #values = new Map<Fact, { text: string; rank: number }>();

  clear(): void {
    this.#values.clear();
  }

  add(key: string, value: ScannedValue): void {
    const known = outsideKeys.get(key);
    if (known === undefined) return;
    const before = this.#values.get(known.fact);
    if (before !== undefined && before.rank <= known.rank) return;
    const text = scannedText(value);
    if (text !== '') this.#values.set(known.fact, { text: text.slice(0, longest), rank: known.rank });
  }

  /** Undefined if the tags say nothing about it. */
  outside(): Outside | undefined {
    const text = (fact: Fact) => this.#values.get(fact)?.text;
    const [dbSystem, queueSystem] = [text('dbSystem'), text('queueSystem')];
    if (dbSystem !== undefined) {
      const name = text('dbName');
      // Redis numbers its databases: that names none.
      const isName = name !== undefined && !/^\d+$/.test(name);
      return { kind: 'database', system: dbSystem, name: (isName ? name : this.#host()) ?? dbSystem };
    }
    if (queueSystem !== undefined)
      return { kind: 'queue', system: queueSystem, name: text('queueName') ?? queueSystem };
    const host = this.#host();
    return host === undefined ? undefined : { kind: 'host', system: text('rpcSystem') ?? '', name: host };
  }

  #host(): string | undefined {
    const address = this.#values.get('address')?.text;
    if (address === undefined) return undefined;
    const url = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(address);
    if (url !== null) return url[1] === '' ? undefined : url[1];
    const port = this.#values.get('port')?.text;
    const isUsual = port === undefined || port === '80' || port === '443' || address.endsWith(`:${port}`);
    return isUsual ? address : `${address}:${port}`;
  }
}

/** No name in a drawing is longer, and a hostile one would be held for every call. */
const longest = 200;
