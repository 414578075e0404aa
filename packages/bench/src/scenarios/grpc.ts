import { loadGrpc } from '../grpc-load.ts';
import { type Drive, measure, overheadRows } from '../rounds.ts';
import type { Scenario } from '../scenario.ts';
import { Subject } from '../subject.ts';
import { autoInstrumentations, bare, ddTrace, fast, reference } from '../variants.ts';

const products = [bare, fast, reference, autoInstrumentations, ddTrace];

const callsOf =
  (method: string): Drive =>
  ({ port }, durationMs) =>
    loadGrpc({ port, path: `/bench.Bench/${method}`, concurrency: 10, durationMs });

export const grpcServer: Scenario = {
  name: 'grpc-server',
  title: 'gRPC server, unary, every call traced',
  async run(bench) {
    return overheadRows(
      await measure({ ...bench, app: 'grpc-server.cjs', variants: products }, callsOf('Unary')),
    );
  },
};

export const grpcStream: Scenario = {
  name: 'grpc-stream',
  title: 'gRPC server, a stream of 100 messages a call, every call traced',
  async run(bench) {
    return overheadRows(
      await measure({ ...bench, app: 'grpc-server.cjs', variants: products }, callsOf('Stream')),
    );
  },
};

/** The called server is bare and shares the core of the harness. */
export const grpcClient: Scenario = {
  name: 'grpc-client',
  title: 'gRPC client, unary, every call traced',
  async run(bench) {
    const downstream = await Subject.start({ ...bench, app: 'grpc-server.cjs', variant: bare, core: '1' });
    try {
      const env = { BENCH_DOWNSTREAM: String(downstream.port) };
      const drive: Drive = async (subject, durationMs) =>
        (await subject.ask<{ calls: number }>({ ask: 'call', durationMs })).calls;
      return overheadRows(
        await measure({ ...bench, app: 'grpc-client.cjs', variants: products, env }, drive),
      );
    } finally {
      await downstream.stop();
    }
  },
};
