// spoor 0.1.0 · checkout · jaeger udp 127.0.0.1:6831 · parentbased_always_on · http, grpc
import type { Config, ExporterConfig } from './config.ts';
import { withoutUserInfo } from './problem.ts';

function describeExporter(exporter: ExporterConfig): string {
  if (exporter.type === 'console') return 'console';
  if ('host' in exporter) {
    const host = exporter.host.includes(':') ? `[${exporter.host}]` : exporter.host;
    return `jaeger udp ${host}:${exporter.port}`;
  }
  return `${exporter.type} ${withoutUserInfo(exporter.endpoint)}`;
}

function describeSampler({ name, root }: Config['sampler']): string {
  return root.type === 'traceidratio' ? `${name} ${root.ratio}` : name;
}

/** The one line at start. */
export function describeStart(config: Config, facts: { readonly version: string }): string {
  const first = `spoor ${facts.version}`;
  if (config.mode === 'off') return `${first} · off (JAEGER_DISABLED)`;
  if (config.mode === 'propagate') return `${first} · off (OTEL_SDK_DISABLED), context is passed on`;
  return [
    first,
    config.serviceName,
    config.exporters.map(describeExporter).join(' + ') || 'no exporter',
    describeSampler(config.sampler),
    config.instrumentations.join(', ') || 'no instrumentation',
  ].join(' · ');
}
