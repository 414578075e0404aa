import { createRequire } from 'node:module';
import { type Drive, measure, overheadRows } from '../rounds.ts';
import type { Scenario } from '../scenario.ts';
import { Subject } from '../subject.ts';
import { autoInstrumentations, bare, ddTrace, fast, reference } from '../variants.ts';

const products = [bare, fast, reference, autoInstrumentations, ddTrace];
const concurrency = 10;

interface BenchClient {
  Unary(item: { name: string }, callback: (error: Error | null) => void): void;
  Stream(item: { name: string }): NodeJS.ReadableStream;
  close(): void;
}

/** Calls at that concurrency until the time is over; the client is bare and runs in the harness. */
function callsOf(call: (client: BenchClient, done: (error?: Error | null) => void) => void): Drive {
  return (subject, durationMs) => {
    const { grpc, bench } = createRequire(import.meta.url)('../../apps/bench-proto.cjs');
    const client: BenchClient = new bench.Bench(
      `127.0.0.1:${subject.port}`,
      grpc.credentials.createInsecure(),
    );
    const endAt = performance.now() + durationMs;
    return new Promise((resolve, reject) => {
      let done = 0;
      let running = concurrency;
      const next = (error?: Error | null): void => {
        if (error) reject(error);
        else if (performance.now() < endAt) call(client, finished);
        else if (--running === 0) {
          client.close();
          resolve(done);
        }
      };
      const finished = (error?: Error | null): void => {
        done++;
        next(error);
      };
      for (let index = 0; index < concurrency; index++) next();
    });
  };
}

const unary = callsOf((client, done) => client.Unary({ name: 'x' }, done));
const stream = callsOf((client, done) => {
  client
    .Stream({ name: 'x' })
    .on('data', () => {})
    .on('error', done)
    .on('end', () => done());
});

export const grpcServer: Scenario = {
  name: 'grpc-server',
  title: 'gRPC server, unary, every call traced',
  async run(bench) {
    return overheadRows(await measure({ ...bench, app: 'grpc-server.cjs', variants: products }, unary));
  },
};

export const grpcStream: Scenario = {
  name: 'grpc-stream',
  title: 'gRPC server, a stream of 100 messages a call, every call traced',
  async run(bench) {
    return overheadRows(await measure({ ...bench, app: 'grpc-server.cjs', variants: products }, stream));
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
