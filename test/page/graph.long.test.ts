import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fleetTraces } from './large-traces.ts';
import { inChromium, openPage } from './open-page.ts';
import { shopTrace, shopVisits, traceIdOf } from './sample-traces.ts';

test(
  'page: the graph shows calls, errors and p95, and leads to the traces behind an edge',
  inChromium,
  async (t) => {
    const { page, send, go } = await openPage(t);
    const now = Date.now();
    await send(shopTrace(1, now), shopTrace(2, now), shopTrace(3, now, { failing: true }));
    await go('/graph');
    const edge = page.locator('.edge', { hasText: 'orders → payments' });
    assert.match((await edge.textContent()) ?? '', /orders → payments: 4 · ✗ 25% · p95 \d/);
    assert.equal(await page.locator('.node').count(), 6);
    await edge.locator('text').click();
    const panel = page.getByRole('region', { name: 'orders calls payments' });
    await panel.getByText('1 (25%)').waitFor();
    await panel.getByRole('link', { name: 'Failed ones' }).click();
    await page.getByRole('heading', { name: '1 trace', exact: true }).waitFor();
    assert.equal(await page.locator('.trace-row a').getAttribute('href'), `/trace/${traceIdOf(3)}`);
    await page.getByText('called by').waitFor();
  },
);

test('page: of 100 services none covers another, and one is looked at alone', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(...fleetTraces(100, Date.now()));
  await go('/graph');
  await page.locator('.node').nth(99).waitFor();
  assert.equal(await page.locator('.node').count(), 100);
  const letters = await page.locator('.node text').first().boundingBox();
  assert.ok(letters !== null && letters.height >= 10, `names are ${letters?.height} pixels high`);
  await page.getByRole('button', { name: 'Fit' }).click();
  const boxes = await page.locator('.node > rect:first-of-type').evaluateAll((nodes) =>
    nodes.map((node) => {
      const { left, top, right, bottom } = node.getBoundingClientRect();
      return { left, top, right, bottom };
    }),
  );
  boxes.forEach((a, i) => {
    for (const b of boxes.slice(i + 1)) {
      assert.ok(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top);
    }
  });
  await page.locator('.node').first().click();
  await page.getByText('Calls of and to').waitFor();
  assert.ok((await page.locator('.node').count()) < 30);
  assert.ok((await page.locator('.edge text').count()) > 0, 'few edges have labels');
});

test('page: what changed, and the traces behind a point', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(...shopVisits(Date.now()));
  await go('/changes?service=catalog');
  await page.locator('.line-plot').nth(2).waitFor();
  assert.deepEqual(await page.locator('.line-plot figcaption').allTextContents(), [
    'Durationp50p95p99',
    'Rate',
    'Error share',
  ]);
  await page.getByLabel('Operation').selectOption('GET /products/sextant');
  await page.waitForURL('**/changes?service=catalog&operation=GET*');
  const plot = page.getByRole('slider', { name: 'Duration over time' });
  await plot.click({ position: { x: 1100, y: 60 } });
  const behind = page.getByRole('region', { name: 'Traces behind the point' });
  await behind.locator('.trace-row').first().waitFor();
  const told = Number(
    /(\d+) spans/.exec((await page.locator('.readout span').first().textContent()) ?? '')?.[1],
  );
  assert.ok(told > 0);
  // The client's and the server's span of a call have one name here, and each visit makes one such call.
  assert.equal(await behind.locator('.trace-row').count(), told);
  await behind.locator('.trace-row a').first().click();
  await page.waitForURL('**/trace/*');
});
