import { type TagJson, valueText } from '../trace/trace-json.ts';

export interface TagGroup {
  readonly title: string;
  readonly tags: readonly TagJson[];
}

export interface GroupedTags {
  readonly groups: readonly TagGroup[];
  /** What another tag says too, under its newer name, or what stands above the tags already. */
  readonly repeated: readonly TagJson[];
}

/** In the order in which they are shown; the first whose pattern fits takes a tag. What fits none is the program's own and comes first. */
const groups: readonly (readonly [title: string, pattern: RegExp])[] = [
  ['HTTP', /^(?:http|url|user_agent)\./],
  ['RPC', /^(?:rpc|grpc)\./],
  ['Database', /^(?:db|redis|sql|mongodb|cassandra|elasticsearch)\./],
  ['Messaging', /^(?:messaging|message_bus)\./],
  ['Network', /^(?:server|client|network|net|peer|tls|source|destination)\./],
  ['Code', /^(?:code|thread|process|faas|cloud|aws|k8s|container)\./],
  ['Error', /^(?:exception|error)(?:\.|$)/],
  ['Tracer', /^(?:otel|span|sampler|internal|jaeger|spoor|telemetry|w3c)\.|^(?:component|ot)$/],
];

/** Old names and the ones that took their place (opentelemetry semantic-conventions, schema changes up to 1.40). */
const renamed: Readonly<Record<string, string>> = {
  'http.method': 'http.request.method',
  'http.status_code': 'http.response.status_code',
  'http.url': 'url.full',
  'http.scheme': 'url.scheme',
  'http.user_agent': 'user_agent.original',
  'http.target': 'url.path',
  'http.path': 'url.path',
  'http.host': 'server.address',
  'http.server_name': 'server.address',
  'http.client_ip': 'client.address',
  'http.flavor': 'network.protocol.version',
  'net.peer.name': 'server.address',
  'net.peer.port': 'server.port',
  'net.host.name': 'server.address',
  'net.host.port': 'server.port',
  'net.peer.ip': 'network.peer.address',
  'net.sock.peer.addr': 'network.peer.address',
  'net.sock.peer.port': 'network.peer.port',
  'db.system': 'db.system.name',
  'db.name': 'db.namespace',
  'db.statement': 'db.query.text',
  'db.operation': 'db.operation.name',
  'messaging.destination': 'messaging.destination.name',
  'rpc.system': 'rpc.system.name',
  'rpc.grpc.status_code': 'rpc.response.status_code',
  'otel.library.name': 'otel.scope.name',
  'otel.library.version': 'otel.scope.version',
};

/** What the head of the details says in its own words. */
const saidAbove = new Set(['error', 'span.kind', 'otel.status_code', 'otel.status_description']);

/** Tags by what they are about. Nothing is lost: what is said twice is listed apart. */
export function groupTags(tags: readonly TagJson[]): GroupedTags {
  const byKey = new Map(tags.map(({ key, value }) => [key, valueText(value)]));
  const isRepeated = ({ key, value }: TagJson): boolean => {
    // An `error` with a text of its own says more than that it failed.
    if (saidAbove.has(key)) return key !== 'error' || value === true || valueText(value) === 'true';
    if (key.startsWith('baggage.')) return true;
    const newer = Object.hasOwn(renamed, key) ? renamed[key] : undefined;
    return newer !== undefined && byKey.get(newer) === valueText(value);
  };
  const sorted = new Map<string, TagJson[]>([
    ['Attributes', []],
    ...groups.map(([title]): [string, TagJson[]] => [title, []]),
  ]);
  const repeated: TagJson[] = [];
  for (const tag of tags) {
    if (isRepeated(tag)) repeated.push(tag);
    else {
      const [title = 'Attributes'] = groups.find(([, pattern]) => pattern.test(tag.key)) ?? [];
      sorted.get(title)?.push(tag);
    }
  }
  return {
    groups: [...sorted].flatMap(([title, list]) => (list.length === 0 ? [] : [{ title, tags: list }])),
    repeated,
  };
}
