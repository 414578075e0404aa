/**
 * Every function of http, grpc and core that a traced call reaches is made to throw, one at a time. Once: the application's
 * output stays the same, it costs the spans of one call, and one line says so. From its first call on: the output stays the same,
 * each place says so once, and only what no peer has a part in is switched off.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, type SuiteContext, test } from 'node:test';
import { RecordingCollector } from '../lost/fixtures/recording-collector.ts';
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
    String.raw`^packages/http/src/patch-\w+\.ts (emit|getHeader|storeHeader|storeOrFail|connectForRequest|detachSocket|isRequestEvent|hasNoListener|receive|handle|handleStream|emitFinish|tellListening)$`,
    String.raw`^packages/http/src/construction\.ts (addRequest|add|take|failed|notePort)$`,
    String.raw`^packages/http/src/http2/patch-\w+\.ts (request|prepare|receiveHttp2|compatExchange|isHttp2Request|follow)$`,
    String.raw`^packages/http/src/http2/session-class\.ts setNoDelay$`,
    String.raw`^packages/http/src/(emit-in-context\.ts \w*|exchange\.ts read)$`,
    String.raw`^packages/http/src/fetch/(patch-client\.ts (guarded|)|caller\.ts dispatch)$`,
    String.raw`^packages/grpc/src/call-events\.ts (emit|push|write|tell|hasNoListener|wrap\w+|)$`,
    String.raw`^packages/grpc/src/carrier\.ts toHttp2Headers$`,
    String.raw`^packages/grpc/src/call-record\.ts read$`,
    String.raw`^packages/grpc/src/patch-client\.ts (|prepare|request|start|follow|answer|answering|abandon|treatmentOf)$`,
    String.raw`^packages/grpc/src/patch-server\.ts (|register|respond|answering|attempt|receive)$`,
    String.raw`^packages/grpc/src/over-http2/rpc-over-http2\.ts _setupHandlers$`,
    String.raw`^packages/grpc/src/client-lifecycle\.ts isWaiting$`,
    String.raw`^packages/core/src/span-recorder\.ts tellFirst$`,
    String.raw`^packages/core/src/context-manager\.ts (activeContext|runInContext|callInContext)$`,
  ].join('|'),
);

const ownLine = /^spoor \d+\.\d+\.\d+ · /;
const said = /^spoor: (.+?) failed: Error: fault \d+; /;
/** Of what was said before. */
const counted = / failed (?:once|\d+ times) more: /;
const switchedOff =
  /^spoor: (?:http client|http2 client|fetch|grpc client|grpc server) failed: .* 10 times in a row, it is switched off$/;
/** What was made of the spans of a process, when they cannot be written at all. */
const lost = /^spoor: \d+ spans were lost, /;
/** What is read off a request or a call while its span is written costs that value, or that span. */
const written =
  /^spoor: writing a (span|value of a span) for .+; (no|\d+) spans? w\w+ lost, delivery goes on$/;
/** Spans that are open at the end are ended one by one: the first fault is said, and how many more there were. */
const atEnd =
  /^spoor: the end of the process failed(| once more| \d+ times more): .+; (that|those) spans? may be lost, /;
/** What installs a patch: it costs the copy of the library that was to be patched. */
const installs =
  /^packages\/grpc\/src\/(patch-\w+|instrument-grpc|call-events)\.ts (patch\w*|wrapRequest)\d*$/;
/** A call has a span on either side, and what is made in it is a trace of its own without them. */
const spansOfOneCall = 2;

const passed = [ownLine, switchedOff, counted, lost, written, atEnd];

/** The places that have spoken; anything else that was printed fails. */
function places(stderr: string): string[] {
  const isPassed = (line: string) => line === '' || passed.some((pattern) => pattern.test(line));
  return stderr
    .split('\n')
    .filter((line) => !isPassed(line))
    .map((line) => {
      const place = said.exec(line)?.[1];
      assert.ok(place, `unexpected: ${line}`);
      return place;
    });
}

/** Tries every `step`th function that is reached. */
export async function breakFunctions(step: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-broken-'));
  const { register, names } = await buildBroken(folder);
  const reachedFile = join(folder, 'reached.json');
  const collector = new RecordingCollector();
  await collector.listen();
  after(async () => {
    await collector.close();
    rmSync(folder, { recursive: true });
  });

  /** Runs the program under the preload; its spans are told apart by the name of its service. */
  async function traced(service: string, env: Record<string, string>) {
    const ended = await run(program, {
      NODE_OPTIONS: `--require ${register} --require ${join(fixtures, 'break.cjs')}`,
      SPOOR_ENGINE: 'fast',
      OTEL_SERVICE_NAME: service,
      OTEL_EXPORTER_JAEGER_ENDPOINT: `http://127.0.0.1:${collector.port}/api/traces`,
      SPOOR_SHUTDOWN_TIMEOUT: '10000',
      ...env,
    });
    const spans = [...collector.spans.values()].filter(({ process }) => process.serviceName === service);
    const isOpen = ({ tags }: (typeof spans)[number]) => tags.some(({ key }) => key === 'spoor.incomplete');
    return { ended, count: spans.length, open: spans.filter(isOpen).map(({ name }) => name) };
  }

  const [bare, whole] = await Promise.all([run(program), traced('whole', { REACHED: reachedFile })]);
  const reached = JSON.parse(readFileSync(reachedFile, 'utf8')) as number[];
  // The bundler numbers names that it met twice.
  const isWayOut = (name: string): boolean => wayOut.test(name) || wayOut.test(name.replace(/\d+$/, ''));
  const tried = reached.filter((id) => !isWayOut(names[id] ?? ''));
  await describe('a function of ours throws', { concurrency: 2 }, (_suite?: SuiteContext) => {
    test('without a fault the application is as it is bare', () => {
      assert.match(bare.stdout, /done\n$/);
      assert.equal(whole.ended.stdout, bare.stdout);
      assert.deepEqual(whole.open, []);
      assert.ok(reached.length > 200, `${reached.length} functions are reached`);
    });
    for (const id of tried.filter((_, index) => index % step === 0)) {
      test(`once: ${names[id]} (${id})`, async () => {
        const { ended, count, open } = await traced(`once-${id}`, { FAULT: String(id), FAULT_ONCE: '1' });
        assert.equal(ended.stdout, bare.stdout, ended.stderr);
        assert.equal(ended.status, bare.status);
        const spoken = places(ended.stderr);
        assert.ok(spoken.length <= 1, ended.stderr);
        assert.doesNotMatch(ended.stderr, /switched off/);
        // Where the end of a span fails, it stays open, and is sent as such at the end of the process.
        assert.ok(open.length <= 1, `${open}`);
        const isInstalling = installs.test(names[id] ?? '');
        assert.ok(
          isInstalling || count >= whole.count - spansOfOneCall,
          `${count} of ${whole.count} spans: ${ended.stderr}`,
        );
      });
      test(`always: ${names[id]} (${id})`, async () => {
        const { ended } = await traced(`always-${id}`, { FAULT: String(id) });
        assert.equal(ended.stdout, bare.stdout, ended.stderr);
        assert.equal(ended.status, bare.status);
        const spoken = places(ended.stderr);
        assert.equal(new Set(spoken).size, spoken.length, ended.stderr);
      });
    }
  });
}
