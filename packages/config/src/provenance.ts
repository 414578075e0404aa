/** Every setting with its value and where it came from, for `spoor config`. Secrets are masked. */
import { inspect } from 'node:util';
import { isSecretName, maskSecrets } from '@spoor/redaction';
import type { Config, ExporterConfig, Provenance } from './config.ts';
import { type OptionName, optionEntries, type Setting, type Settings } from './options.ts';

/** Settings whose value takes several variables to know. */
type Composed = Partial<Record<OptionName, Setting<unknown>>>;

const hidden = '(hidden)';

function masked(value: unknown, secret: boolean): unknown {
  if (typeof value === 'string') return secret ? hidden : maskSecrets(value);
  if (Array.isArray(value)) return value.map((item) => masked(item, secret));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, masked(item, secret || isSecretName(key))]),
  );
}

const describeExporters = (exporters: readonly ExporterConfig[]): unknown =>
  exporters.map((exporter) =>
    'protocol' in exporter ? `${exporter.type} ${exporter.protocol}` : exporter.type,
  );

/** Options that one exporter's own resolution completes. */
function completed(config: Config): Partial<Record<OptionName, unknown>> {
  const rows: Partial<Record<OptionName, unknown>> = { propagators: config.propagators };
  for (const exporter of config.exporters) {
    if (exporter.type === 'jaeger') {
      rows.jaegerProtocol = exporter.protocol;
      if (exporter.protocol === 'http/thrift.binary') rows.jaegerEndpoint = exporter.endpoint;
      else {
        rows.jaegerAgentPort = exporter.port;
        rows.jaegerSocketType = exporter.socketType;
        rows.maxPacketBytes = exporter.maxPacketBytes;
      }
    } else if (exporter.type === 'otlp') rows.otlpTracesEndpoint = exporter.endpoint;
  }
  return { ...rows, maxBatchSpans: config.batch.maxBatchSpans };
}

export function describeProvenance(settings: Settings, config: Config, composed: Composed): Provenance[] {
  const complete = completed(config);
  return optionEntries.map(([name, row]) => {
    const { value, source } = composed[name] ?? settings[name];
    const effective = name in complete ? complete[name] : value;
    const value_ =
      name === 'exporters'
        ? describeExporters(config.exporters)
        : name === 'sampler'
          ? config.sampler.name
          : effective;
    return { section: row.section, name, value: masked(value_, row.secret ?? false), source };
  });
}

/** A value on one line. */
export const formatValue = (value: unknown): string =>
  typeof value === 'string' ? value : inspect(value, { breakLength: Number.POSITIVE_INFINITY });
