import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedCheckout, mailAndCron } from './awkward-traces.ts';
import { fleetTraces } from './large-traces.ts';
import { inChromium, openPage } from './open-page.ts';
import { shopTrace, traceIdOf } from './sample-traces.ts';

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
    assert.equal(await page.locator('.node.service').count(), 6);
    await edge.locator('text').first().click();
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

test('page: lone services, databases, queues and untraced hosts are in the graph', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  const now = Date.now();
  const failed = failedCheckout(700, now);
  await send(failed, ...mailAndCron(702, now, failed));
  await go('/graph');
  await page.locator('.node').first().waitFor();
  const names = (kind: string) => page.locator(`.node.${kind} text:first-of-type`).allTextContents();
  assert.deepEqual((await names('service')).sort(), ['cron', 'gateway', 'mailer', 'payments']);
  assert.deepEqual((await names('database')).sort(), ['cache.internal:6379', 'shop']);
  assert.deepEqual(await names('queue'), ['orders.rejected']);
  assert.deepEqual((await names('host')).sort(), ['bank.example', 'smtp.example:25']);
  const edges = await page.locator('.edges tbody tr td:first-child').allTextContents();
  assert.ok(
    edges.includes('orders.rejected→mailer') && edges.includes('gateway→orders.rejected'),
    edges.join(),
  );
  await page.getByRole('button', { name: /payments.*bank\.example/ }).click();
  const panel = page.getByRole('region', { name: 'payments calls bank.example' });
  await panel.getByText('3 (100%)').waitFor();
  await panel.getByRole('link', { name: 'Traces behind it' }).click();
  await page.getByRole('heading', { name: '1 trace', exact: true }).waitFor();
  assert.equal(new URL(page.url()).searchParams.get('q'), 'bank.example');
});

test('page: what is chosen and looked for in the graph stands in the address', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(failedCheckout(700, Date.now()), shopTrace(1, Date.now()));
  await go('/graph');
  await page.locator('.node.database').first().click();
  await page.getByText('Calls of and to').waitFor();
  await page.getByPlaceholder('Filter by name').fill('gate');
  await page.waitForURL(/service=%7Edatabase%7E.*find=gate/);
  const rows = () => page.locator('.edges tbody tr').allTextContents();
  const before = await rows();
  assert.equal(before.length, 1);
  await page.reload();
  await page.getByText('Calls of and to').waitFor();
  assert.deepEqual(await rows(), before);
  await page.locator('.edges button').last().click();
  await page.waitForURL(/parent=gateway&child=%7Edatabase%7E/);
  await page.reload();
  await page.locator('.edge-panel').waitFor();
});

test(
  'page: in a graph of 100 services the calls of the one under the pointer stand out and can be read',
  inChromium,
  async (t) => {
    const { page, send, go } = await openPage(t);
    await send(...fleetTraces(100, Date.now()));
    await go('/graph');
    await page.locator('.node').nth(99).waitFor();
    assert.equal(await page.locator('.edge text').count(), 0, 'no labels over each other');
    await page.getByRole('button', { name: 'Fit' }).click();
    const width = await page
      .locator('.edge path:not(.reach)')
      .first()
      .evaluate((path) => path.ownerDocument.defaultView?.getComputedStyle(path).vectorEffect);
    assert.equal(width, 'non-scaling-stroke', 'a line keeps its width however small the drawing is');
    const name = (await page.locator('.node text:first-of-type').nth(40).textContent()) ?? '';
    await page.locator('.node').nth(40).hover();
    const near = await page.locator('.edge.near').count();
    assert.ok(near > 0 && near < 20);
    assert.ok((await page.locator('.edge.dimmed').count()) > 100);
    assert.equal(await page.locator('.edge text').count(), near * 2);
    const tip = page.locator('.graph-tip');
    assert.match((await tip.textContent()) ?? '', new RegExp(`^${name}.*(called by|calls) `));
    const letters = await tip.evaluate((box) =>
      Number.parseFloat(box.ownerDocument.defaultView?.getComputedStyle(box).fontSize ?? '0'),
    );
    assert.ok(letters >= 12);
    await page.mouse.move(0, 0);
    await tip.waitFor({ state: 'detached' });
  },
);
