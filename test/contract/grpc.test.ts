import { grpcContract } from '@spoor/testkit';
import { runGrpcScenarios } from './run-grpc-scenarios.ts';

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
    run: (t, expectedSpans) => runGrpcScenarios(t, { engine, expectedSpans, args: [] }),
  });
}
