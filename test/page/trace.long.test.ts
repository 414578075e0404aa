import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { inChromium, openPage } from './open-page.ts';
import { hex, shopTrace, traceIdOf } from './sample-traces.ts';

const sample = () => shopTrace(7, Date.now() - 5000, { slow: true, failing: true });
const rows = (page: Page) => page.getByRole('treeitem');

async function chooseDownload(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Download' }).click();
  await page.locator('.menu-items').getByText(name).click();
}

test('page: a trace has the header line, a chip for each service, and its rows', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(sample());
  await go(`/trace/${traceIdOf(7)}`);
  await rows(page).first().waitFor();
  const names = await page.locator('.figures dt').allTextContents();
  assert.deepEqual(names.slice(0, 5), ['Duration', 'Services', 'Depth', 'Total spans', 'JSON']);
  const values = await page.locator('.figures dd').allTextContents();
  assert.match(values[0] ?? '', /^\d+(\.\d)? ms$/);
  assert.deepEqual(values.slice(1, 4), ['6', '7', '20']);
  const chips = await page.getByRole('list', { name: 'Services' }).getByRole('button').allTextContents();
  assert.deepEqual(
    chips.map((text) => text.replace('✗ ', '!')),
    ['gateway4', 'catalog5', 'pricing3', 'orders4!1', 'inventory1', 'payments3!1'],
  );
  assert.equal(await rows(page).count(), 20);
  await page.getByRole('button', { name: 'Collapse all' }).click();
  assert.equal(await rows(page).count(), 1);
  await page.getByRole('button', { name: 'Expand all' }).click();
  assert.equal(await rows(page).count(), 20);
  const chip = (name: RegExp) => page.getByRole('list', { name: 'Services' }).getByRole('button', { name });
  await chip(/payments/).click();
  assert.equal(await page.locator('.row.dimmed').count(), 17);
  await chip(/inventory/).click();
  assert.equal(await page.locator('.row.dimmed').count(), 16);
});

test('page: the critical path and errors are marked', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(sample());
  await go(`/trace/${traceIdOf(7)}`);
  await page.locator('.critical').first().waitFor();
  await page.getByLabel('Critical path').uncheck();
  assert.equal(await page.locator('.critical').count(), 0);
  assert.equal(await page.locator('.row .mark.error').count(), 2);
  await page.getByRole('button', { name: 'Next error (2)' }).click();
  await page
    .getByRole('complementary', { name: 'Details of the span' })
    .locator('h2')
    .getByText('POST /charges')
    .waitFor();
});

test('page: a click opens tags, process, logs in reading order, baggage and links', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  const trace = sample();
  const [root, ...others] = trace.spans;
  assert.ok(root);
  await send({
    ...trace,
    spans: [{ ...root, links: [{ traceId: traceIdOf(99), spanId: hex(5, 16) }] }, ...others],
  });
  await go(`/trace/${traceIdOf(7)}`);
  await rows(page).first().click();
  const detail = page.getByRole('complementary', { name: 'Details of the span' });
  await detail.getByRole('table', { name: 'HTTP' }).getByText('/carts/:cart/checkout').waitFor();
  await detail.locator('summary', { hasText: 'Process' }).click();
  await detail.getByRole('table', { name: 'Process' }).getByText('gateway-7d9f').waitFor();
  assert.deepEqual(await detail.locator('.log-title').allTextContents(), ['cart read', 'order confirmed']);
  assert.match(
    (await detail.getByRole('table', { name: 'Baggage' }).textContent()) ?? '',
    /shop\.visitordemo/,
  );
  assert.equal(
    await detail.locator('.links a').getAttribute('href'),
    `/trace/${traceIdOf(99)}?span=${hex(5, 16)}`,
  );
});

test('page: ids and carried headers are copied with one click', inChromium, async (t) => {
  const { page, send, go } = await openPage(t, { permissions: ['clipboard-read', 'clipboard-write'] });
  const trace = sample();
  await send(trace);
  const server = trace.spans.find(({ service, kind }) => service === 'catalog' && kind === 'server');
  assert.ok(server?.parent);
  await go(`/trace/${traceIdOf(7)}?span=${server.id}`);
  const copied = async (name: string) => {
    const button = page.getByRole('button', { name: `Copy ${name}` });
    await button.click();
    await button.getByText('copied').waitFor();
    return page.evaluate<string>('navigator.clipboard.readText()');
  };
  assert.equal(await copied('traceparent'), `00-${traceIdOf(7)}-${server.parent}-01`);
  const caller = trace.spans.find(({ id }) => id === server.parent);
  assert.equal(await copied('uber-trace-id'), `${traceIdOf(7)}:${server.parent}:${caller?.parent}:1`);
  assert.equal(await copied('Span id'), server.id);
});

test('page: the headers of a span say whose they are and carry the stored flags', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  const ends = { at: 0, takes: 10, name: 'GET' } as const;
  const [known, unsampled] = [0x100, 0x100];
  await send({
    traceId: traceIdOf(9),
    startMillis: Date.now(),
    spans: [
      { ...ends, id: hex(1, 16), service: 'web', kind: 'client', flags: known | 1 },
      { ...ends, id: hex(2, 16), parent: hex(1, 16), service: 'shop', kind: 'server', flags: unsampled },
      { ...ends, id: hex(3, 16), parent: hex(2, 16), service: 'shop', flags: unsampled },
    ],
  });
  const headers = async (id: number) => {
    await go(`/trace/${traceIdOf(9)}?span=${hex(id, 16)}`);
    const texts = page.getByRole('table', { name: 'Headers' }).locator('code');
    await texts.first().waitFor();
    return texts.allTextContents();
  };
  const sampledOfWeb = [`00-${traceIdOf(9)}-${hex(1, 16)}-01`, `${traceIdOf(9)}:${hex(1, 16)}:0:1`];
  assert.deepEqual(await headers(1), sampledOfWeb);
  await page.getByRole('heading', { name: 'Headers sent' }).waitFor();
  assert.deepEqual(await headers(2), sampledOfWeb);
  await page.getByRole('heading', { name: 'Headers received' }).waitFor();
  assert.deepEqual(await headers(3), [
    `00-${traceIdOf(9)}-${hex(3, 16)}-00`,
    `${traceIdOf(9)}:${hex(3, 16)}:${hex(2, 16)}:0`,
  ]);
  await page.getByText('Stored without the sampled flag').waitFor();
  await headers(2);
  await page.getByRole('link', { name: 'web · GET' }).click();
  await page.waitForURL(`**/trace/${traceIdOf(9)}?span=${hex(1, 16)}`);
});

test('page: a missing parent and a skewed clock are warned of', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  const base = { name: 'op', takes: 10 } as const;
  await send({
    traceId: traceIdOf(8),
    startMillis: Date.now(),
    spans: [
      { ...base, id: hex(1, 16), service: 'web', at: 10 },
      { ...base, id: hex(2, 16), parent: hex(1, 16), service: 'shop', at: 2 },
      { ...base, id: hex(3, 16), parent: hex(77, 16), service: 'lost', at: 12 },
    ],
  });
  await go(`/trace/${traceIdOf(8)}`);
  await rows(page).first().waitFor();
  assert.equal(await page.locator('.mark.warning').count(), 2);
  await page.getByRole('treeitem', { name: /shop/ }).click();
  await page.getByText('Clock skew: starts 8 ms before its parent').waitFor();
  await page.getByRole('treeitem', { name: /lost/ }).click();
  await page.getByText(`Missing parent: span ${hex(77, 16)} is not in this trace.`).waitFor();
});

test('page: an unknown trace says when the oldest stored one began', inChromium, async (t) => {
  const { page, send, go } = await openPage(t, { timezoneId: 'UTC' });
  await send({ ...sample(), startMillis: Date.UTC(2026, 10, 22, 14, 3, 27, 512) });
  await go('/trace/4bf92f3577b34da6a3ce929d0e0e4736');
  await page.getByRole('heading', { name: 'This trace is not stored' }).waitFor();
  await page.getByText('The oldest stored trace began 22 Nov 2026, 14:03:27.512').waitFor();
});

test('page: the minimap chooses a part of the time, by mouse and by keys', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(sample());
  await go(`/trace/${traceIdOf(7)}`);
  await rows(page).first().waitFor();
  const lastTick = () => page.locator('.ticks span').last().textContent();
  const whole = await lastTick();
  const box = await page.locator('.minimap').boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + box.width * 0.25, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 4 });
  await page.mouse.up();
  assert.notEqual(await lastTick(), whole);
  await page.getByRole('button', { name: 'Whole duration' }).click();
  assert.equal(await lastTick(), whole);
  await page.getByRole('slider', { name: 'End of what is shown' }).press('PageDown');
  assert.notEqual(await lastTick(), whole);
});

test('page: a downloaded trace is opened again from its file', inChromium, async (t) => {
  const { page, send, go, origin } = await openPage(t);
  await send(sample());
  await go(`/trace/${traceIdOf(7)}`);
  const [download] = await Promise.all([page.waitForEvent('download'), chooseDownload(page, 'Jaeger JSON')]);
  assert.equal(download.suggestedFilename(), `trace-${traceIdOf(7)}.json`);
  const text = (await readFile(await download.path(), 'utf8')).replaceAll(traceIdOf(7), traceIdOf(70));
  const stored = await fetch(`${origin}/api/traces/${traceIdOf(7)}`);
  const json: { data: unknown } = JSON.parse(await stored.text());
  assert.deepEqual(JSON.parse(text.replaceAll(traceIdOf(70), traceIdOf(7))).data, json.data);
  const file = { name: 'other.json', mimeType: 'application/json', buffer: Buffer.from(text) };
  await page.getByLabel('Trace file').setInputFiles(file);
  await page.waitForURL(`**/trace/${traceIdOf(70)}`);
  await page.getByText('from a file').waitFor();
  assert.equal(await rows(page).count(), 20);
  const broken = join(tmpdir(), `spoor-broken-${process.pid}.json`);
  await writeFile(broken, '{"spans": [1]}');
  await page.getByLabel('Trace file').setInputFiles(broken);
  await page.getByRole('alert').getByText('a span must have traceID').waitFor();
});
