import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { startTestCollector } from './testing/start-test-collector.ts';

function pageFolder(t: TestContext): string {
  const parent = mkdtempSync(join(tmpdir(), 'spoor-page-'));
  t.after(() => rmSync(parent, { recursive: true }));
  const folder = join(parent, 'page');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(parent, 'secret.txt'), 'secret');
  writeFileSync(join(folder, '.hidden.txt'), 'hidden');
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets', 'page.js'), 'run()');
  writeFileSync(join(folder, 'assets', 'page.css'), 'a{}');
  return folder;
}

const served: [string, string, string][] = [
  ['/', 'text/html; charset=utf-8', '<!doctype html>'],
  ['/search', 'text/html; charset=utf-8', '<!doctype html>'],
  ['/graph', 'text/html; charset=utf-8', '<!doctype html>'],
  ['/compare', 'text/html; charset=utf-8', '<!doctype html>'],
  ['/trace/4bf92f3577b34da6a3ce929d0e0e4736', 'text/html; charset=utf-8', '<!doctype html>'],
  ['/assets/page.js', 'text/javascript; charset=utf-8', 'run()'],
  ['/assets/page.css', 'text/css; charset=utf-8', 'a{}'],
];
for (const [path, type, text] of served) {
  test(`page: ${path}`, async (t) => {
    const collector = await startTestCollector(t, { pageFolder: pageFolder(t) });
    const answer = await fetch(collector.url('query', path));
    assert.equal(answer.status, 200);
    assert.equal(await answer.text(), text);
    assert.equal(answer.headers.get('content-type'), type);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    const policy = answer.headers.get('content-security-policy') ?? '';
    assert.match(policy, /^default-src 'none'; script-src 'self'; /);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
  });
}

test('page: a view of a trace lets the browser ask for it at once, and no other view asks for anything', async (t) => {
  const collector = await startTestCollector(t, { pageFolder: pageFolder(t) });
  const linkOf = async (path: string) => {
    const answer = await fetch(collector.url('query', path));
    await answer.arrayBuffer();
    return answer.headers.get('link');
  };
  const preload = '</api/spoor/traces/4bf9/rows>; rel=preload; as=fetch; crossorigin=anonymous';
  assert.equal(await linkOf('/trace/4BF9'), preload);
  for (const path of ['/search', '/trace/4bf9xyz', '/trace/4bf9/more', '/trace/4bf9.html'])
    assert.equal(await linkOf(path).catch(() => null), null, path);
});

for (const path of [
  '/none.js',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/.hidden.txt',
  '/assets%5c..%5cpage.js',
]) {
  test(`page: ${path} is not served`, async (t) => {
    const collector = await startTestCollector(t, { pageFolder: pageFolder(t) });
    const answer = await fetch(collector.url('query', path));
    assert.doesNotMatch(await answer.text(), /secret|hidden|run/);
    assert.equal(answer.status, 404);
  });
}

test('page: says so when it is not built, and the API works', async (t) => {
  const collector = await startTestCollector(t);
  const answer = await fetch(collector.url('query', '/'));
  assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8');
  assert.match(await answer.text(), /^The page is not built \(npm run build\)/);
  assert.equal((await fetch(collector.url('query', '/search'))).status, 404);
});

test('page: POST is refused', async (t) => {
  const collector = await startTestCollector(t, { pageFolder: pageFolder(t) });
  const answer = await fetch(collector.url('query', '/'), { method: 'POST' });
  assert.equal(answer.status, 405);
  assert.equal(answer.headers.get('allow'), 'GET, HEAD');
});
