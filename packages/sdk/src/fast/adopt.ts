/** What an application's code gave to jaeger-client, where no variable is set. */
import { type Adoptable, type Config, describeExporter, type ExporterConfig } from '@spoor/config';
import { RealURL } from '@spoor/core';
import type { JaegerTarget, TracerConfiguration } from '@spoor/opentracing';

const usualTimeoutMs = 10_000;
const usualPacketBytes = 65_000;
/** On these ports agents read Thrift compact; jaeger-client itself writes binary, wherever it sends to. */
const compactPorts: readonly number[] = [6831, 5775];

function toExporter(target: JaegerTarget, exporters: Config['exporters']): ExporterConfig {
  if (target.way === 'http') {
    const { timeoutMs = usualTimeoutMs } = target;
    const url = new RealURL(target.endpoint);
    const { user = decodeURIComponent(url.username), password = decodeURIComponent(url.password) } = target;
    const known = user !== '' && password !== '' ? { user, password } : undefined;
    url.username = url.password = '';
    return {
      type: 'jaeger',
      protocol: 'http/thrift.binary',
      endpoint: url.href,
      user: known?.user,
      password: known?.password,
      token: undefined,
      timeoutMs,
    };
  }
  const { host, port, socketType = host.includes(':') ? 'udp6' : 'udp4' } = target;
  const limit = exporters.find((exporter) => 'maxPacketBytes' in exporter);
  return {
    type: 'jaeger',
    protocol: compactPorts.includes(port) ? 'udp/thrift.compact' : 'udp/thrift.binary',
    host,
    port,
    socketType,
    maxPacketBytes: limit?.maxPacketBytes ?? usualPacketBytes,
  };
}

export interface Adopted {
  readonly config: Config;
  /** What counts of the code, for people: `service shop`. */
  readonly said: readonly string[];
  readonly hasSampler: boolean;
}

/** Takes over each thing of which nobody has set the variable. */
export function adopt(config: Config, code: TracerConfiguration): Adopted {
  const may = (name: Adoptable): boolean => config.openTracing.adoptable.includes(name);
  const said: string[] = [];
  const adopted: { -readonly [Key in keyof Config]: Config[Key] } = { ...config };
  if (may('resourceAttributes')) adopted.resourceAttributes = { ...code.tags, ...config.resourceAttributes };
  if (may('serviceName') && code.serviceName !== undefined) {
    adopted.serviceName = code.serviceName;
    said.push(`service ${code.serviceName}`);
  }
  if (may('sampler')) said.push(`sampler ${code.samplerName}`);
  if (may('exporters') && code.target !== undefined) {
    const exporter = toExporter(code.target, config.exporters);
    adopted.exporters = [exporter];
    said.push(`spans to ${describeExporter(exporter)}`);
    if (may('scheduleDelayMs') && code.flushIntervalMs !== undefined)
      adopted.batch = { ...config.batch, scheduleDelayMs: code.flushIntervalMs };
  }
  if (may('propagators') && code.headers !== undefined)
    said.push(`headers ${code.headers.contextKey} and ${code.headers.baggagePrefix}*`);
  return { config: adopted, said, hasSampler: may('sampler') };
}
