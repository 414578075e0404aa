import { join } from 'node:path';
import { type Collector, type JaegerTrace, startCollector } from '@spoor/collector';
import { runApp } from '../e2e/run-app.ts';
import { compare, type Difference } from './compare.ts';
import { type NormalSpan, normalise, type Ports } from './normalise.ts';

export const engines = ['reference', 'fast'] as const;
export type Engine = (typeof engines)[number];

export interface Program {
  readonly name: string;
  /** Below fixtures/. It prints `ports {…}` when it listens, and ends by itself. */
  readonly file: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Compared {
  readonly spans: number;
  readonly differences: readonly Difference[];
  readonly recorded: Readonly<Record<Engine, readonly NormalSpan[]>>;
}

/** A collector for one run, and what it received. */
export async function withCollector<Result>(
  work: (collector: Collector, env: Record<string, string>) => Promise<Result>,
): Promise<Result> {
  const off = {
    otlp: false,
    otlpGrpc: false,
    zipkin: false,
    sampling: false,
    compact: false,
    binary: false,
  } as const;
  const collector = await startCollector({ ports: { ...off, query: 0, thriftHttp: 0 } });
  try {
    return await work(collector, {
      // Both engines have it, and it loses nothing, however busy the machine.
      SPOOR_SHUTDOWN_TIMEOUT: '20000',
      OTEL_EXPORTER_JAEGER_ENDPOINT: `http://127.0.0.1:${collector.ports.thriftHttp}/api/traces`,
    });
  } finally {
    await collector.close();
  }
}

/** Everything that was received, over the documented API. */
export async function receivedTraces({ ports }: Collector): Promise<JaegerTrace[]> {
  const ask = async (path: string): Promise<unknown> =>
    ((await (await fetch(`http://127.0.0.1:${ports.query}${path}`)).json()) as { data: unknown }).data;
  const traces = new Map<string, JaegerTrace>();
  for (const service of (await ask('/api/services')) as string[]) {
    const query = new URLSearchParams({ service, limit: '1000' });
    for (const trace of (await ask(`/api/traces?${query}`)) as JaegerTrace[])
      traces.set(trace.traceID, trace);
  }
  return [...traces.values()];
}

const readPorts = (stdout: string): Ports =>
  Object.assign({}, ...[...stdout.matchAll(/^ports (\{.*\})$/gm)].map(([, json = '']) => JSON.parse(json)));

/** What the program says itself is compared like one more span. */
function outputOf(stdout: string): NormalSpan {
  const lines = stdout.split('\n').filter((line) => !line.startsWith('ports '));
  return {
    path: '/output',
    what: 'output',
    fields: new Map(lines.map((line, at) => [`line ${at + 1}`, line])),
  };
}

/** Not whether there is a container or a pod, which depends on the machine. */
const detectors = 'env,host,os,process,serviceinstance';

const runUnder = (program: Program, engine: Engine): Promise<NormalSpan[]> =>
  withCollector(async (collector, destination) => {
    const ended = await runApp(join(import.meta.dirname, 'fixtures', program.file), {
      env: {
        ...destination,
        OTEL_SERVICE_NAME: 'program',
        OTEL_NODE_RESOURCE_DETECTORS: detectors,
        ...program.env,
        SPOOR_ENGINE: engine,
      },
    });
    if (ended.status !== 0)
      throw new Error(
        `${program.name} must end with 0, got ${ended.status} ${ended.signal}: ${ended.stderr}`,
      );
    // A program ends after its last flush was answered: everything has arrived.
    const spans = normalise(await receivedTraces(collector), readPorts(ended.stdout));
    if (spans.length === 0)
      throw new Error(`${program.name} under ${engine} must record spans: ${ended.stderr}`);
    return [...spans, outputOf(ended.stdout)];
  });

export async function runBoth(program: Program): Promise<Compared> {
  const [reference, fast] = await Promise.all(engines.map((engine) => runUnder(program, engine)));
  if (reference === undefined || fast === undefined) throw new Error('two engines must have run');
  return {
    spans: reference.length - 1,
    differences: compare(reference, fast),
    recorded: { reference, fast },
  };
}
