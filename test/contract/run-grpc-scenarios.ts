import type { TestContext } from 'node:test';
import { type GrpcRuns, type GrpcSpan, grpcScenarios } from '@spoor/testkit';
import { type ReceivedSpan, receiveSpans } from '../e2e/received-spans.ts';
import { runApp } from '../e2e/run-app.ts';

function toGrpcSpans(spans: readonly ReceivedSpan[]): GrpcSpan[] {
  const made = new Map<string, GrpcSpan & { parent: GrpcSpan | undefined }>();
  for (const { spanId, name, tags } of spans) {
    made.set(spanId, { name, kind: tags['span.kind'] as GrpcSpan['kind'], parent: undefined, tags });
  }
  for (const { spanId, parentId } of spans) {
    const span = made.get(spanId);
    if (span !== undefined) span.parent = made.get(parentId ?? '');
  }
  return [...made.values()];
}

interface Run {
  readonly engine: 'fast' | 'reference';
  readonly expectedSpans: number;
  readonly args: readonly string[];
}

/** The scenarios of the contract in child processes, bare and under the engine's preload. */
export async function runGrpcScenarios(
  t: TestContext,
  { engine, expectedSpans, args }: Run,
): Promise<GrpcRuns> {
  const receiver = await receiveSpans(t);
  const env = { ...receiver.http, OTEL_SERVICE_NAME: 'contract', SPOOR_ENGINE: engine };
  const [bare, traced] = await Promise.all([
    runApp(grpcScenarios, { way: 'none', args }),
    runApp(grpcScenarios, { env, args }),
  ]);
  if (bare.status !== 0 || traced.status !== 0) throw new Error(bare.stderr + traced.stderr);
  const spans = toGrpcSpans(await receiver.spans('contract', expectedSpans));
  return { bare: bare.stdout, traced: traced.stdout, spans };
}
