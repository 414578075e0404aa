import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { failedCheckout } from './awkward-traces.ts';
import { inChromium, openPage } from './open-page.ts';
import { hex, shopTrace, shopVisits, traceIdOf } from './sample-traces.ts';

const rows = (page: Page) =>
  page
    .locator('tr.change')
    .evaluateAll((found) =>
      found.map((row) =>
        [...row.querySelectorAll('td')].map(
          (cell) =>
            [...cell.querySelectorAll('strong, small')].map((part) => part.textContent).join(' ') ||
            cell.textContent,
        ),
      ),
    );

test('page: what changed is said, the worst first, with the moment it changed', inChromium, async (t) => {
  const { page, send, go } = await openPage(t, { timezoneId: 'UTC' });
  const now = Date.UTC(2026, 10, 22, 14, 30);
  await send(...shopVisits(now));
  await go('/changes');
  await page.locator('tr.change').first().waitFor();
  const headline = (await page.locator('.headline').textContent()) ?? '';
  // The sextant became slow ten minutes before.
  assert.match(
    headline,
    /^Of 8 operations .*3 got slower since 14:(19|20|21):\d\d UTC.*\(where most changed, beside the \d+ m/,
  );
  const told = await rows(page);
  const sextant = told.find(([name]) => name === '▸catalogGET /products/sextant') ?? [];
  assert.match(sextant[1] ?? '', /^1\d times as long$/);
  assert.match(sextant[2] ?? '', /^[\d.]+\/min (was [\d.]+\/min|the same)$/);
  assert.equal(sextant[3], '0% the same');
  assert.match(sextant[4] ?? '', /^\d{3}(\.\d)? ms was 2\d(\.\d)? ms$/);
  assert.match(sextant[5] ?? '', /^\d{3}(\.\d)? ms was \d\d(\.\d)? ms$/);
  const verdicts = told.map(([, words]) => words ?? '');
  assert.ok(
    /fails in|times as long/.test(verdicts[0] ?? '') && verdicts.at(-1) === 'as before',
    verdicts.join(),
  );
});

test('page: the plots stand behind a row, and the traces behind a point', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(...shopVisits(Date.now()));
  await go('/changes?service=catalog');
  await page.getByRole('button', { name: 'catalog GET /products/sextant' }).click();
  await page.locator('.line-plot').nth(2).waitFor();
  assert.deepEqual(await page.locator('.line-plot figcaption').allTextContents(), [
    'Durationp50p95p99',
    'Rate',
    'Error share',
  ]);
  await page.waitForURL('**/changes?service=catalog&open=catalog+GET*');
  assert.equal(await page.locator('.line-plot .since').count(), 3, 'the moment is marked in each plot');
  const plot = page.getByRole('slider', { name: 'Duration over time' });
  await plot.click({ position: { x: 1000, y: 60 } });
  const behind = page.getByRole('region', { name: 'Traces behind the point' });
  await behind.locator('.trace-row').first().waitFor();
  const told = Number(
    /(\d+) spans/.exec((await page.locator('.readout span').first().textContent()) ?? '')?.[1],
  );
  assert.ok(told > 0);
  // The client's and the server's span of a call have one name here, and each visit makes one such call.
  assert.equal(await behind.locator('.trace-row').count(), told);
  await behind.getByRole('button', { name: 'Compare with the time before it' }).click();
  await page.waitForURL(/since=\d{16}/);
  await page.getByText('the time you chose').waitFor();
  await page.locator('.line-plot').nth(2).waitFor();
});

test(
  'page: requests that are named only by their method are told apart by their path',
  inChromium,
  async (t) => {
    const { page, send, go } = await openPage(t);
    const now = Date.now();
    const visit = (i: number, path: string, takes: number) => ({
      traceId: traceIdOf(i),
      startMillis: now - 60_000 + i * 1000,
      spans: [
        {
          ...{ id: hex(i, 16), service: 'web', name: 'GET', at: 0, takes, kind: 'server' as const },
          tags: { 'url.path': path },
        },
      ],
    });
    await send(
      ...Array.from({ length: 40 }, (_, i) =>
        visit(i + 1, i % 2 === 0 ? `/item/${i}` : '/cart', i > 19 && i % 2 ? 90 : 9),
      ),
    );
    await go('/changes');
    await page.locator('tr.change').first().waitFor();
    const told = await rows(page);
    assert.deepEqual(
      told.map(([name, words]) => [name, words]),
      [
        ['▸webGET /cart', '10 times as long'],
        ['▸webGET /item/N', 'as before'],
      ],
    );
    await page.getByRole('button', { name: 'web GET /item/N' }).click();
    await page.getByRole('slider', { name: 'Duration over time' }).click({ position: { x: 1100, y: 60 } });
    const behind = page.getByRole('region', { name: 'Traces behind the point' });
    await behind.locator('.trace-row').first().waitFor();
    assert.equal(await behind.getByText('/cart').count(), 0);
    await behind.getByRole('link', { name: 'Open in the search' }).click();
    await page.waitForURL((url) => url.searchParams.get('q') === 'path~/item/*');
  },
);

test('page: ten requests are told as they are, point by point', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  const now = Date.now();
  await send(...Array.from({ length: 10 }, (_, i) => shopTrace(i + 31, now - (10 - i) * 6000)));
  await go('/changes');
  await page.locator('tr.change').first().waitFor();
  assert.match(
    (await page.locator('.headline').textContent()) ?? '',
    /^Nothing changed more than chance explains since/,
  );
  const root = (await rows(page)).find(([name]) => name?.includes('POST /carts')) ?? [];
  assert.equal(root[1], 'as before');
  await page.getByRole('button', { name: 'gateway POST /carts/:cart/checkout' }).click();
  const points = page.locator('.line-plot').first().locator('.p50 circle');
  await points.first().waitFor();
  // Ten requests in twelve parts of the time.
  const count = await points.count();
  assert.ok(count >= 8 && count <= 10, `${count} points`);
});

test('page: what is new and fails, and what is not asked for any more', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  const now = Date.now();
  await send(
    ...Array.from({ length: 6 }, (_, i) => shopTrace(i + 1, now - 60_000 + i * 1000)),
    ...Array.from({ length: 6 }, (_, i) => failedCheckout(700 + i, now - 10_000 + i * 1000)),
  );
  await go(`/changes?since=${(now - 30_000) * 1000}`);
  await page.locator('tr.change').first().waitFor();
  const told = new Map((await rows(page)).map(([name, words]) => [name, words]));
  assert.equal(told.get('▸gatewayPOST /checkout'), 'new, fails in 100%');
  assert.equal(told.get('▸catalogGET /products/compass'), 'not asked for any more');
});

test('page: who is at work in the figures is told that there are newer ones', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(...shopVisits(Date.now(), 20));
  await go('/changes');
  await page.locator('tr.change').first().hover();
  await send(shopTrace(900, Date.now()));
  await page.getByRole('button', { name: '1 new trace: read again' }).click();
  await page.getByRole('button', { name: 'read again' }).waitFor({ state: 'detached' });
});
