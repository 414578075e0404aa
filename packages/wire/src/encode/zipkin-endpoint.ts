import { quote } from './json-text.ts';

/** Names of the other side, the first that is there counts (specification, Zipkin exporter: remote endpoint). */
const ranked: readonly string[] = [
  'peer.service',
  'server.address',
  'net.peer.name',
  'network.peer.address',
  'server.socket.domain',
  'server.socket.address',
  'net.sock.peer.name',
  'net.sock.peer.addr',
  'peer.hostname',
  'peer.address',
  'db.name',
];
const ranks: ReadonlyMap<string, number> = new Map(ranked.map((name, rank) => [name, rank]));

/** Addresses, and the attribute of the port that belongs to each. */
const ports: Readonly<Record<string, string>> = {
  'server.address': 'server.port',
  'net.peer.name': 'net.peer.port',
  'network.peer.address': 'network.peer.port',
  'server.socket.address': 'server.socket.port',
  'net.sock.peer.addr': 'net.sock.peer.port',
};
const portNames: ReadonlySet<string> = new Set(Object.values(ports));
const ipv4 = /^\d{1,3}(\.\d{1,3}){3}$/;
const ipv6 = /^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$/;

/** Watches the attributes of a span go by, to name whom it called. Zipkin draws its dependencies from that. */
export class RemoteEndpoint {
  isWanted = false;
  #rank = ranked.length;
  #value = '';
  readonly #ports = new Map<string, string>();

  see(name: string, value: string): void {
    if (!this.isWanted || value === '') return;
    if (portNames.has(name)) this.#ports.set(name, value);
    const rank = ranks.get(name);
    if (rank === undefined || rank >= this.#rank) return;
    this.#rank = rank;
    this.#value = value;
  }

  /** Zipkin's Endpoint as JSON; undefined when the span does not say whom it called. */
  get text(): string | undefined {
    const name = ranked[this.#rank];
    if (name === undefined) return undefined;
    const port = Number(this.#ports.get(ports[name] ?? ''));
    const portText = Number.isInteger(port) && port > 0 && port <= 0xffff ? `,"port":${port}` : '';
    return `{"serviceName":${quote(this.#value)}${addressText(this.#value)}${portText}}`;
  }
}

function addressText(value: string): string {
  if (ipv4.test(value)) return `,"ipv4":"${value}"`;
  return ipv6.test(value) ? `,"ipv6":"${value}"` : '';
}
