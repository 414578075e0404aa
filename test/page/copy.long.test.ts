import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { failedCheckout } from './awkward-traces.ts';
import { inChromium, openPage } from './open-page.ts';
import { traceIdOf } from './sample-traces.ts';

const id = traceIdOf(700);
const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };

async function copied(page: Page, within: string, label: string): Promise<string> {
  const area = page.locator(within);
  await area.getByRole('button', { name: 'Copy', exact: true }).click();
  await area.locator('.menu-items').getByRole('button', { name: label, exact: true }).click();
  await page.getByRole('status').getByText(`Copied: ${label}`).waitFor();
  return page.evaluate<string>('navigator.clipboard.readText()');
}

test(
  'page: a trace is copied as text, as Markdown, and as a link to what is shown',
  inChromium,
  async (t) => {
    const { page, send, go, origin } = await openPage(t, clipboard);
    await send(failedCheckout(700, Date.now()));
    await go(`/trace/${id}?q=bank.example`);
    await page.getByRole('treeitem').first().waitFor();
    const text = await copied(page, '.trace-title', 'As text');
    assert.match(text, /^✗ POST \/checkout 503 1\.18 s - gateway · 9 spans · 2 services · 6 errors · /);
    assert.match(text, /\n│ {2}└─ ✗ payments · POST \/charges +1\.15 s\n/);
    assert.match(
      text,
      /\n│ {5}├─ ✗ payments · POST \/v2\/charges +300 ms {2}BankError: the bank did not answer within 300 ms\n/,
    );
    const markdown = await copied(page, '.trace-title', 'As Markdown');
    assert.match(markdown, /^### ✗ POST \/checkout 503 1\.18 s - gateway\n/);
    assert.ok(markdown.includes(`[${id}](${origin}/trace/${id})`));
    assert.ok(
      markdown.includes(
        '- **payments** `POST /v2/charges`: BankError: the bank did not answer within 300 ms (3 times)',
      ),
    );
    assert.equal(
      await copied(page, '.trace-title', 'Link to what is shown'),
      `${origin}/trace/${id}?q=bank.example`,
    );
    assert.equal(await copied(page, '.trace-title', 'Trace id'), id);
  },
);

test('page: a span is copied as curl, as text, as Markdown', inChromium, async (t) => {
  const { page, send, go } = await openPage(t, clipboard);
  const sketch = failedCheckout(700, Date.now());
  await send(sketch);
  await go(`/trace/${id}?span=${sketch.spans[0]?.id}`);
  await page.locator('.detail .menu').waitFor();
  assert.equal(
    await copied(page, '.detail', 'As curl'),
    [
      "curl 'https://shop.example/checkout'",
      '-X POST',
      "-H 'content-type: application/json'",
      "-H 'user-agent: Mozilla/5.0 (X11; Linux x86_64)'",
      "--data '…'",
    ].join(' \\\n  '),
  );
  assert.match(await copied(page, '.detail', 'As text'), /^✗ gateway · POST \/checkout · 1\.18 s · /);
  assert.match(await copied(page, '.detail', 'As Markdown'), /\n\| `http\.route` \| `\/checkout` \|\n/);
  const redis = sketch.spans.find(({ tags }) => tags?.['db.system.name'] === 'redis');
  await go(`/trace/${id}?span=${redis?.id}`);
  await page.locator('.detail').getByRole('button', { name: 'Copy', exact: true }).click();
  await page.locator('.detail .menu-items').getByText('As JSON').waitFor();
  assert.equal(await page.getByRole('button', { name: 'As curl' }).count(), 0, 'no request, no curl');
});

test('page: a trace is downloaded as OTLP, and opened again from that file', inChromium, async (t) => {
  const { page, send, go, origin } = await openPage(t);
  await send(failedCheckout(700, Date.now()));
  await go(`/trace/${id}`);
  const download = async (of: string) => {
    await page.getByRole('button', { name: 'Download' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('.menu-items').getByText('OTLP JSON').click(),
    ]);
    assert.equal(file.suggestedFilename(), `trace-${of}.otlp.json`);
    return readFile(await file.path(), 'utf8');
  };
  const text = await download(id);
  const stored = (await (await fetch(`${origin}/api/v3/traces/${id}`)).json()) as { result: unknown };
  assert.deepEqual(JSON.parse(text), stored.result, 'to the nanosecond, as the collector has it');
  const other = traceIdOf(70);
  const file = {
    name: 'other.otlp.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text.replaceAll(id, other)),
  };
  await page.getByLabel('Trace file').setInputFiles(file);
  await page.waitForURL(`**/trace/${other}`);
  await page.getByText('from a file').waitFor();
  assert.equal(await page.getByRole('treeitem').count(), 9);
  await page.getByRole('list', { name: 'In short' }).getByText('BankError').waitFor();
  const again = JSON.parse(await download(other)) as { resourceSpans: unknown[] };
  assert.equal(again.resourceSpans.length, 2);
});
