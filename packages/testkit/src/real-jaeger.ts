import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProgram } from './foreign-program.ts';
import { freePorts } from './free-ports.ts';

export interface RealJaeger {
  /** `/api/…` and `/api/v3/…` are below it. */
  readonly queryUrl: string;
  readonly compactPort: number;
  readonly binaryPort: number;
  readonly thriftHttpUrl: string;
  readonly otlpUrl: string;
  readonly zipkinUrl: string;
  stop(): Promise<void>;
}

/** A real Jaeger (the all-in-one of its own documentation, memory storage) on free ports of 127.0.0.1. */
export async function startJaeger(binary: string): Promise<RealJaeger> {
  const [query = 0, compact = 0, binaryPort = 0, thrift = 0, otlp = 0, zipkin = 0, health = 0, unused = 0] =
    await freePorts(8);
  const folder = await mkdtemp(join(tmpdir(), 'jaeger-'));
  const file = join(folder, 'config.yaml');
  await writeFile(
    file,
    `
service:
  extensions: [jaeger_storage, jaeger_query, healthcheckv2]
  pipelines:
    traces: { receivers: [otlp, jaeger, zipkin], exporters: [jaeger_storage_exporter] }
  telemetry: { metrics: { level: none } }
extensions:
  jaeger_storage: { backends: { memory: { memory: { max_traces: 100000 } } } }
  jaeger_query:
    storage: { traces: memory }
    http: { endpoint: "127.0.0.1:${query}" }
    grpc: { endpoint: "127.0.0.1:${unused}" }
  healthcheckv2: { use_v2: true, http: { endpoint: "127.0.0.1:${health}" } }
receivers:
  otlp: { protocols: { http: { endpoint: "127.0.0.1:${otlp}" } } }
  jaeger:
    protocols:
      thrift_http: { endpoint: "127.0.0.1:${thrift}" }
      thrift_binary: { endpoint: "127.0.0.1:${binaryPort}" }
      thrift_compact: { endpoint: "127.0.0.1:${compact}" }
  zipkin: { endpoint: "127.0.0.1:${zipkin}" }
exporters:
  jaeger_storage_exporter: { trace_storage: memory }
`,
  );
  const program = startProgram(binary, ['--config', file]);
  await program.line(/Everything is ready/);
  return {
    queryUrl: `http://127.0.0.1:${query}`,
    compactPort: compact,
    binaryPort,
    thriftHttpUrl: `http://127.0.0.1:${thrift}/api/traces`,
    otlpUrl: `http://127.0.0.1:${otlp}`,
    zipkinUrl: `http://127.0.0.1:${zipkin}/api/v2/spans`,
    async stop() {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
