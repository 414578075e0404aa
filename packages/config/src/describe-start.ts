// spoor 0.1.0 · checkout · jaeger udp 127.0.0.1:6831 · parentbased_always_on · http, grpc, undici, libraries
import { tracedRows } from '@spoor/libraries/table';
import type { Message } from '@spoor/messages';
import { maskSecrets } from '@spoor/redaction';
import type { Config, ExporterConfig, Reasons } from './config.ts';
import { messages } from './messages.ts';

export function describeExporter(exporter: ExporterConfig): string {
  if (exporter.type === 'console') return 'console';
  if ('host' in exporter) {
    const host = exporter.host.includes(':') ? `[${exporter.host}]` : exporter.host;
    return `jaeger udp ${host}:${exporter.port}`;
  }
  const way = 'protocol' in exporter && exporter.protocol === 'grpc' ? ' grpc' : '';
  return `${exporter.type}${way} ${maskSecrets(exporter.endpoint)}`;
}

function nameOf({ name, root }: Config['sampler']): string {
  if (root.type === 'traceidratio') return `${name} ${root.ratio}`;
  if (root.type === 'ratelimiting') return `${name} ${root.tracesPerSecond}`;
  return root.type === 'jaeger_remote' ? `${name} ${maskSecrets(root.endpoint)}` : name;
}

function describeSampler(sampler: Config['sampler'], never: string | undefined): string {
  if (never === undefined) return nameOf(sampler);
  const what = sampler.parentBased ? 'no trace begins here' : 'no span is recorded';
  return `${nameOf(sampler)} (${never}): ${what}`;
}

const because = (variable: string | undefined): string => (variable === undefined ? '' : ` (${variable})`);

export interface StartFacts {
  readonly version: string;
  readonly reasons: Reasons;
}

const usualLibraries = tracedRows
  .filter((row) => row.isOnByDefault && (row.kind === 'lazy' || row.isLibrary === true))
  .map(({ name }) => name);

const mostMissing = 3;

/** The libraries that are usually on are one word; the few that are missing, or the few that are left, are named. */
export function describeTraced(names: readonly string[], usual: readonly string[]): string {
  const missing = usual.filter((name) => !names.includes(name));
  if (missing.length > mostMissing || missing.length === usual.length) return names.join(', ');
  const without = missing.length === 0 ? '' : ` without ${missing.join(' and ')}`;
  return [...names.filter((name) => !usual.includes(name)), `libraries${without}`].join(', ');
}

/** The one line at start. */
export function describeStart(config: Config, facts: StartFacts): Message {
  const { noExporter, neverSampled, noPropagation } = facts.reasons;
  const first = `spoor ${facts.version}`;
  if (config.mode === 'off') return messages.start([first, 'off (JAEGER_DISABLED)']);
  if (config.mode === 'propagate')
    return messages.start([first, 'off (OTEL_SDK_DISABLED), context is passed on']);
  return messages.start([
    first,
    config.serviceName,
    config.exporters.map(describeExporter).join(' + ') || `no exporter${because(noExporter)}`,
    describeSampler(config.sampler, neverSampled),
    ...(noPropagation === undefined ? [] : [`no trace headers${because(noPropagation)}`]),
    describeTraced(config.instrumentations, usualLibraries) || 'no instrumentation',
  ]);
}
