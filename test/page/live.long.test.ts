import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { startCollector } from '@spoor/collector';
import type { Page } from 'playwright-core';
import { itemByItem } from './awkward-traces.ts';
import { anyPorts, inChromium, openPage } from './open-page.ts';
import { shopTrace, shopVisits, traceIdOf } from './sample-traces.ts';

const ids = (page: Page) =>
  page.locator('.trace-row a').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-trace')));

test(
  'page: nothing moves under the pointer, new traces are told and shown when asked for',
  inChromium,
  async (t) => {
    const { page, send, go } = await openPage(t);
    const now = Date.now();
    await send(shopTrace(1, now), shopTrace(2, now + 1000));
    await go('/search');
    await page.getByRole('heading', { name: '2 traces' }).waitFor();
    const before = await ids(page);
    const row = page.locator('.trace-row').nth(1);
    await row.hover();
    const place = await row.boundingBox();
    await send(shopTrace(3, now + 2000), shopTrace(4, now + 3000), shopTrace(5, now + 4000));
    await page.getByRole('button', { name: '3 new traces' }).waitFor();
    assert.deepEqual(await ids(page), before);
    assert.deepEqual(await row.boundingBox(), place);
    await page.getByRole('button', { name: '3 new traces' }).click();
    await page.getByRole('heading', { name: '5 traces' }).waitFor();
    assert.deepEqual((await ids(page)).slice(0, 3), [5, 4, 3].map(traceIdOf));
  },
);

test('page: nothing moves under the focus either, and a key shows what is new', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  const now = Date.now();
  await send(shopTrace(1, now), shopTrace(2, now + 1000));
  await go('/search');
  await page.locator('.trace-row').nth(1).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  const focused = () => page.evaluate<string>('document.activeElement.dataset.trace');
  assert.equal(await focused(), traceIdOf(1));
  await send(shopTrace(3, now + 2000));
  await page.getByRole('button', { name: '1 new trace' }).waitFor();
  assert.equal(await focused(), traceIdOf(1));
  assert.equal((await ids(page)).length, 2);
  await page.keyboard.press('.');
  await page.getByRole('heading', { name: '3 traces' }).waitFor();
});

test('page: who is at work nowhere sees new traces by themselves', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(shopTrace(1, Date.now()));
  await go('/search');
  await page.getByRole('heading', { name: '1 trace', exact: true }).waitFor();
  await send(shopTrace(2, Date.now()));
  await page.getByRole('heading', { name: '2 traces' }).waitFor();
});

test(
  'page: late spans of a trace are told while somebody is at work in it, else shown',
  inChromium,
  async (t) => {
    const { page, send, go } = await openPage(t);
    const whole = itemByItem(701, Date.now(), 5);
    const part = (from: number, to: number) => ({ ...whole, spans: whole.spans.slice(from, to) });
    await send(part(0, 6));
    await go(`/trace/${traceIdOf(701)}`);
    const rows = page.getByRole('treeitem');
    await rows.nth(5).waitFor();
    await send(part(6, 12));
    await rows.nth(11).waitFor();
    await rows.nth(3).hover();
    const place = await rows.nth(3).boundingBox();
    await send(part(12, 18));
    await page.getByRole('button', { name: '6 new spans' }).waitFor();
    assert.equal(await rows.count(), 12);
    assert.deepEqual(await rows.nth(3).boundingBox(), place);
    await page.getByRole('button', { name: '6 new spans' }).click();
    await rows.nth(17).waitFor();
    assert.equal(await page.getByRole('button', { name: 'new spans' }).count(), 0);
  },
);

test('page: a trace that is not there yet is shown when it arrives', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(shopTrace(1, Date.now()));
  await go(`/trace/${traceIdOf(2)}`);
  await page.getByRole('heading', { name: 'This trace is not stored' }).waitFor();
  await send(shopTrace(2, Date.now()));
  await page.getByRole('treeitem').first().waitFor();
});

const views = [
  ['/search', '.trace-row'],
  [`/trace/${traceIdOf(1)}`, '.row'],
  ['/graph', '.node'],
  ['/changes', '.changes-table td'],
  [`/compare?a=${traceIdOf(1)}&b=${traceIdOf(2)}`, '.compare-row'],
] as const;

for (const [path, ready] of views) {
  test(
    `page: ${path.split('?')[0]} says at once that the collector is gone, and goes on by itself`,
    inChromium,
    async (t) => {
      const { page, collector, send, go } = await openPage(t, { losesCollector: true });
      await send(...shopVisits(Date.now(), 12));
      await go(path);
      await page.locator(ready).first().waitFor();
      const seen = await page.locator(ready).count();
      await collector.close();
      const gone = page.getByRole('alert').getByText('The collector does not answer');
      await gone.waitFor({ timeout: 4000 });
      assert.equal(await page.locator(ready).count(), seen, 'what was read stays');
      const again = await startCollector({
        ports: { ...anyPorts, query: collector.ports.query ?? 0, otlp: collector.ports.otlp ?? 0 },
        pageFolder: join('dist', 'page'),
      });
      t.after(() => again.close());
      await gone.waitFor({ state: 'detached' });
      // Whoever goes on reads from the new one.
      await send(...shopVisits(Date.now(), 15));
      await page.getByRole('link', { name: 'Spoor, to the search' }).click();
      await page.getByRole('heading', { name: '15 traces' }).waitFor();
    },
  );
}

test(
  'page: what is asked of a collector that is gone fails in plain words, and is answered when it is back',
  inChromium,
  async (t) => {
    const { page, collector, send, go } = await openPage(t, { losesCollector: true });
    await send(...shopVisits(Date.now(), 3));
    await go('/search');
    await page.locator('.trace-row').first().waitFor();
    await collector.close();
    await page.getByRole('alert').waitFor();
    await page.getByRole('link', { name: 'What changed' }).click();
    await page.locator('main').getByText('The collector does not answer.').waitFor();
    assert.equal(await page.getByText('Failed to fetch').count(), 0);
    const again = await startCollector({
      ports: { ...anyPorts, query: collector.ports.query ?? 0, otlp: collector.ports.otlp ?? 0 },
      pageFolder: join('dist', 'page'),
    });
    t.after(() => again.close());
    await send(...shopVisits(Date.now(), 3));
    await page.locator('.changes-table td').first().waitFor();
  },
);
