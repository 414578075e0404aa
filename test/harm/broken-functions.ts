/**
 * Every function of http, grpc and core that a traced call reaches is made to throw, one at a time, from its first call
 * on: the application's output stays the same, and each instrumentation that it hits is switched off with one line.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type SuiteContext, test } from 'node:test';
import { buildBroken } from './broken-bundle.ts';
import { run } from './run-both.ts';

const fixtures = join(import.meta.dirname, 'fixtures', 'faults');
const program = [join(fixtures, 'calls.cjs')];

/**
 * What stands outside of every guard because it is the way out itself: the wrappers, the look for what belongs to a message, and
 * the call of the original in its context. A fault there is a fault of the wrapper, which a guard cannot catch.
 */
const wayOut = new RegExp(
  [
    String.raw`^packages/http/src/patch-\w+\.ts (emit|getHeader|storeHeader|connectForRequest|isRequestEvent|hasNoListener|receive|handle)$`,
    String.raw`^packages/http/src/http2/patch-\w+\.ts (connect|request|prepare|receiveHttp2|emit|)$`,
    String.raw`^packages/http/src/(emit-in-context\.ts \w*|exchange\.ts read)$`,
    String.raw`^packages/http/src/fetch/patch-client\.ts \w*$`,
    String.raw`^packages/grpc/src/call-events\.ts (emit|push|write|tell|wrap\w+|)$`,
    String.raw`^packages/grpc/src/carrier\.ts toHttp2Headers$`,
    String.raw`^packages/grpc/src/call-record\.ts read$`,
    String.raw`^packages/grpc/src/patch-client\.ts (|request|start|follow|answer|answering|abandon|treatmentOf)$`,
    String.raw`^packages/grpc/src/patch-server\.ts (|register|respond|answering|attempt|receive)$`,
    String.raw`^packages/grpc/src/client-lifecycle\.ts isWaiting$`,
    String.raw`^packages/core/src/context-manager\.ts (activeContext|runInContext|callInContext)$`,
  ].join('|'),
);

const ownLine = /^spoor \d+\.\d+\.\d+ · /;
/** What is read off a request or a call while its span is written costs that value, or that span. */
const written =
  /^spoor: writing a (span|value of a span) for .+; (no|\d+) spans? w\w+ lost, delivery goes on$/;
/** Spans that are open at the end are ended one by one: the first fault is said, and how many more there were. */
const atEnd =
  /^spoor: the end of the process failed(| once more| \d+ times more): .+; (that|those) spans? may be lost, /;
const said = [ownLine, written, atEnd];
const switchedOff = /^spoor: ([\w ]+) failed and is switched off: /;

/** Tries every `step`th function that is reached. */
export async function breakFunctions(step: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-broken-'));
  const { register, names } = await buildBroken(folder);
  const reachedFile = join(folder, 'reached.json');
  const env = {
    NODE_OPTIONS: `--require ${register} --require ${join(fixtures, 'break.cjs')}`,
    SPOOR_ENGINE: 'fast',
    OTEL_EXPORTER_JAEGER_AGENT_PORT: '9',
    OTEL_EXPORTER_JAEGER_PROTOCOL: 'udp/thrift.compact',
  };
  const [bare, whole] = await Promise.all([run(program), run(program, { ...env, REACHED: reachedFile })]);
  const reached = JSON.parse(readFileSync(reachedFile, 'utf8')) as number[];
  await describe('a function of ours throws', { concurrency: 2 }, (_suite?: SuiteContext) => {
    test('without a fault the application is as it is bare', () => {
      assert.match(bare.stdout, /done\n$/);
      assert.equal(whole.stdout, bare.stdout);
      assert.ok(reached.length > 150, `${reached.length} functions are reached`);
    });
    // The bundler numbers names that it met twice.
    const isWayOut = (name: string): boolean => wayOut.test(name) || wayOut.test(name.replace(/\d+$/, ''));
    const tried = reached.filter((id) => !isWayOut(names[id] ?? ''));
    for (const id of tried.filter((_, index) => index % step === 0)) {
      test(`${names[id]} (${id})`, async () => {
        const broken = await run(program, { ...env, FAULT: String(id) });
        assert.equal(broken.stdout, bare.stdout, broken.stderr);
        assert.equal(broken.status, bare.status);
        const isExpected = (line: string) => line === '' || said.some((pattern) => pattern.test(line));
        const lines = broken.stderr.split('\n').filter((line) => !isExpected(line));
        const off = lines.map((line) => switchedOff.exec(line)?.[1] ?? `unexpected: ${line}`);
        assert.deepEqual(
          off,
          [...new Set(off)].filter((name) => !name.startsWith('unexpected')),
        );
      });
    }
  });
  rmSync(folder, { recursive: true });
}
