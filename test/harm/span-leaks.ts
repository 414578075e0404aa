import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { runApp } from '../e2e/run-app.ts';
import { startRecordingCollector } from '../lost/fixtures/recording-collector.ts';
import { countInstances } from './heap-snapshot.ts';

const held = 150;
/** One object of each of these for every side of a request that is under way. */
const perRequest = [
  'Span',
  'HttpServerExchange',
  'HttpClientExchange',
  'Http2ServerExchange',
  'Http2ClientExchange',
  'ServerCall',
  'ClientCall',
];

/** What a leaked timer does hold: a context, which is small. The bundler names a class with static members so. */
const track = '_Track';

/** With a fifth of the requests aborted and a timer leaked per `perTimer`, fewer than a hundred spans are left. */
export async function assertNoLeakedSpans(t: TestContext, requests: number, perTimer: number): Promise<void> {
  const collector = await startRecordingCollector(t);
  collector.keepsSpans = false;
  const folder = mkdtempSync(join(tmpdir(), 'spoor-leaks-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const app = join(import.meta.dirname, 'fixtures', 'leaks', 'app.cjs');
  const { status, stdout, stderr } = await runApp(app, {
    args: [`${requests}`, `${perTimer}`, `${held}`, folder],
    env: {
      OTEL_EXPORTER_JAEGER_ENDPOINT: `http://127.0.0.1:${collector.port}/api/traces`,
      SPOOR_ENGINE: 'fast',
    },
  });
  assert.equal(status, 0, stderr);
  // Those that are held are found: were a class renamed by the bundle, its count at the end would show nothing.
  const counted = [...perRequest, track];
  const during = countInstances(join(folder, 'held.heapsnapshot'), counted);
  for (const name of perRequest) {
    const expected = name === 'Span' ? held * 2 : held / 3;
    assert.ok((during.get(name) ?? 0) >= expected, `${during.get(name)} of ${expected} held ${name}`);
  }
  const left = countInstances(join(folder, 'end.heapsnapshot'), counted);
  const answered = (JSON.parse(stdout) as { requests: number }).requests;
  t.diagnostic(`${answered} requests answered; left: ${JSON.stringify(Object.fromEntries(left))}`);
  for (const name of perRequest)
    assert.ok((left.get(name) ?? 0) < 100, `${left.get(name)} ${name} are left of ${requests} requests`);
  const contexts = left.get(track) ?? 0;
  assert.ok(contexts > 0 && contexts < answered / perTimer + 200, `${contexts} contexts are left`);
}
