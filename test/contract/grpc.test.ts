import { type GrpcSpan, grpcContract, grpcScenarios } from '@spoor/testkit';
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

const servers = (...names: string[]) => names.map((name) => `${name} server`);

/** What upstream's instrumentation does wrong, and ours does not: docs/decisions/grpc.md. */
const upstreamFaults = {
  // A handler that throws, and a call that is cancelled or late while its handler waits: never ended.
  missing: [
    ...servers('UnaryThrow', 'ClientStreamThrow', 'ServerStreamThrow', 'BidiThrow'),
    ...servers('UnaryCancel', 'UnaryDeadline', 'ClientStreamCancel', 'ClientStreamDeadline'),
    ...servers('ServerStreamCancel', 'ServerStreamDeadline', 'BidiCancel', 'BidiDeadline'),
    'Closed client',
  ],
  wrong: [
    // Ended by the answer that nobody hears any more; an error without a code has no status.
    ...servers('UnaryAnswerAfterCancel', 'UnaryPlainError'),
    // Every code but OK is an error, also of a server.
    ...servers('UnaryError', 'UnaryErrorWithTrailers', 'ClientStreamError', 'ServerStreamError', 'BidiError'),
  ],
};

for (const engine of ['fast', 'reference'] as const) {
  grpcContract({
    name: engine,
    ...(engine === 'fast' ? { missing: [], wrong: [] } : upstreamFaults),
    async run(t, expectedSpans) {
      const receiver = await receiveSpans(t);
      const env = { ...receiver.http, OTEL_SERVICE_NAME: 'contract', SPOOR_ENGINE: engine };
      const [bare, traced] = await Promise.all([
        runApp(grpcScenarios, { way: 'none' }),
        runApp(grpcScenarios, { env }),
      ]);
      if (bare.status !== 0 || traced.status !== 0) throw new Error(bare.stderr + traced.stderr);
      const spans = toGrpcSpans(await receiver.spans('contract', expectedSpans));
      return { bare: bare.stdout, traced: traced.stdout, spans };
    },
  });
}
