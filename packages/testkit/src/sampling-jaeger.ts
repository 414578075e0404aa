import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProgram } from './foreign-program.ts';
import { freePorts } from './free-ports.ts';

export interface SamplingJaeger {
  /** `host:port`, both without path. */
  readonly httpEndpoint: string;
  readonly grpcEndpoint: string;
  readonly queryUrl: string;
  readonly thriftHttpUrl: string;
  /** The strategy of a service, as the server says it. */
  strategy(service: string): Promise<unknown>;
  /** Of a Jaeger with a strategies file: the file anew. It looks at it several times a second. */
  rewrite(strategies: object): Promise<void>;
  /** On the same ports. What it had in memory is gone. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * How it decides: by a file, or by what arrives. Then it calculates every second, and answers with what it found when it is started again:
 * a single Jaeger leads, and a leader does not read anew what it has written (adaptive/provider.go).
 */
export type SamplingMode = { readonly file: object } | { readonly adaptive: true };

const adaptive = `
    adaptive:
      sampling_store: disk
      initial_sampling_probability: 1
      target_samples_per_second: 0.1
      min_samples_per_second: 0.05
      calculation_interval: 1s
      calculation_delay: 0s
      leader_lease_refresh_interval: 500ms
      follower_lease_refresh_interval: 500ms`;

/** A real Jaeger with its remote sampling (memory storage) on free ports of 127.0.0.1. */
export async function startSamplingJaeger(binary: string, mode: SamplingMode): Promise<SamplingJaeger> {
  const [http = 0, grpc = 0, query = 0, queryGrpc = 0, thrift = 0, health = 0] = await freePorts(6);
  const folder = await mkdtemp(join(tmpdir(), 'jaeger-sampling-'));
  const strategies = join(folder, 'strategies.json');
  const config = join(folder, 'config.yaml');
  await writeFile(strategies, 'file' in mode ? JSON.stringify(mode.file) : '');
  const file = `\n    file: { path: "${strategies}", default_sampling_probability: 1, reload_interval: 100ms }`;
  await writeFile(
    config,
    `
service:
  extensions: [jaeger_storage, jaeger_query, remote_sampling, healthcheckv2]
  pipelines:
    traces:
      receivers: [jaeger]
      processors: [${'file' in mode ? '' : 'adaptive_sampling'}]
      exporters: [jaeger_storage_exporter]
  telemetry: { metrics: { level: none } }
extensions:
  jaeger_storage:
    backends:
      memory: { memory: { max_traces: 100000 } }
      ${'file' in mode ? '' : `disk: { badger: { directories: { keys: "${folder}/keys", values: "${folder}/values" }, ephemeral: false } }`}
  jaeger_query:
    storage: { traces: memory }
    http: { endpoint: "127.0.0.1:${query}" }
    grpc: { endpoint: "127.0.0.1:${queryGrpc}" }
  remote_sampling:${'file' in mode ? file : adaptive}
    http: { endpoint: "127.0.0.1:${http}" }
    grpc: { endpoint: "127.0.0.1:${grpc}" }
  healthcheckv2: { use_v2: true, http: { endpoint: "127.0.0.1:${health}" } }
receivers:
  jaeger: { protocols: { thrift_http: { endpoint: "127.0.0.1:${thrift}" } } }
${'file' in mode ? '' : 'processors: { adaptive_sampling: }'}
exporters:
  jaeger_storage_exporter: { trace_storage: memory }
`,
  );
  const start = async () => {
    const started = startProgram(binary, ['--config', config]);
    await started.line(/Everything is ready/);
    return started;
  };
  let program = await start();
  return {
    httpEndpoint: `http://127.0.0.1:${http}`,
    grpcEndpoint: `grpc://127.0.0.1:${grpc}`,
    queryUrl: `http://127.0.0.1:${query}`,
    thriftHttpUrl: `http://127.0.0.1:${thrift}/api/traces`,
    async strategy(service) {
      return (await fetch(`http://127.0.0.1:${http}/sampling?service=${service}`)).json();
    },
    rewrite: (next) => writeFile(strategies, JSON.stringify(next)),
    async restart() {
      await program.stop();
      program = await start();
    },
    async stop() {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
