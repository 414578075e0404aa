import type { CollectorOptions, PortName } from '@spoor/collector';
import { type Call, type Flag, type Flags, listFlag, textFlag, UsageError } from './command.ts';
import { lines, usage } from './messages.ts';

/** Jaeger's ports by the collector's names for them; a test holds both lists together. */
export const collectorPorts = {
  query: { flag: 'port-query', usual: 16686, what: 'page and JSON API' },
  compact: { flag: 'port-compact', usual: 6831, what: 'Thrift compact over UDP' },
  binary: { flag: 'port-binary', usual: 6832, what: 'Thrift binary over UDP' },
  thriftHttp: { flag: 'port-thrift-http', usual: 14268, what: 'Thrift over HTTP' },
  otlp: { flag: 'port-otlp', usual: 4318, what: 'OTLP over HTTP' },
  otlpGrpc: { flag: 'port-otlp-grpc', usual: 4317, what: 'OTLP over gRPC' },
  zipkin: { flag: 'port-zipkin', usual: 9411, what: 'Zipkin' },
  sampling: { flag: 'port-sampling', usual: 5778, what: 'remote sampling' },
} as const satisfies Record<PortName, { flag: string; usual: number; what: string }>;

const portEntries = Object.entries(collectorPorts) as [PortName, (typeof collectorPorts)[PortName]][];

const portFlags = Object.fromEntries(
  portEntries.map(([, { flag, usual, what }]): [string, Flag] => [
    flag,
    { type: 'string', value: 'PORT', doc: `${what} (default ${usual}; 0: any free one; off)` },
  ]),
);

export const collectorFlags: Flags = {
  ...portFlags,
  keep: {
    type: 'string',
    value: 'FILE',
    doc: 'append the spans to this file, and read it back at the next start',
  },
  strategies: {
    type: 'string',
    value: 'FILE',
    doc: "sampling strategies in Jaeger's format (default: everything)",
  },
  'max-memory': {
    type: 'string',
    value: 'MB',
    doc: 'memory for spans; the oldest traces leave first (default 256)',
  },
  'allow-host': { type: 'string', value: 'NAME', multiple: true, doc: 'a further name that callers may use' },
  'allow-origin': {
    type: 'string',
    value: 'ORIGIN',
    multiple: true,
    doc: 'whose pages may send spans, such as http://localhost:3000',
  },
};

export function collectorOptions(call: Call): CollectorOptions {
  const ports: Partial<Record<PortName, number | false>> = {};
  for (const [name, { flag }] of portEntries) {
    const text = textFlag(call, flag);
    if (text !== undefined) ports[name] = parsePort(flag, text);
  }
  const keepFile = textFlag(call, 'keep');
  const strategiesFile = textFlag(call, 'strategies');
  const megabytes = textFlag(call, 'max-memory');
  return {
    ports,
    allowedHosts: listFlag(call, 'allow-host'),
    allowedOrigins: listFlag(call, 'allow-origin').map(parseOrigin),
    onNotice: (line) => call.terminal.err(lines.notice(line)),
    ...(keepFile === undefined ? {} : { keepFile }),
    ...(strategiesFile === undefined ? {} : { strategiesFile }),
    ...(megabytes === undefined ? {} : { maxBytes: parseMegabytes(megabytes) }),
  };
}

function parsePort(flag: string, text: string): number | false {
  if (text === 'off') return false;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new UsageError(usage.port(flag, text));
}

function parseOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && url.origin === text.replace(/\/$/, '').toLowerCase()) return url.origin;
  throw new UsageError(usage.origin(text));
}

function parseMegabytes(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text) * 1024 * 1024;
  throw new UsageError(usage.megabytes(text));
}
