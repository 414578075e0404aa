import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator } from 'playwright-core';
import { inChromium, openPage } from './open-page.ts';
import type { TraceSketch } from './otlp-trace.ts';
import { hex, traceIdOf } from './sample-traces.ts';

const markup = '/<img src=x onerror="window.pwned=1">';
const long = `/long/${'a'.repeat(5000)}`;

const visit = (number: number): TraceSketch => ({
  traceId: traceIdOf(number),
  startMillis: Date.now(),
  spans: [
    {
      ...{ id: hex(1, 16), service: 'web', name: 'GET', at: 0, takes: 10, kind: 'server' },
      tags: { 'url.path': markup, 'url.query': 'token=secret' },
    },
    {
      ...{ id: hex(2, 16), parent: hex(1, 16), service: 'web', name: 'GET', at: 1, takes: 8, kind: 'client' },
      tags: { 'url.full': `http://shop:8080${long}?token=secret` },
    },
    {
      ...{ id: hex(3, 16), parent: hex(2, 16), service: 'shop', name: 'GET /long/:x', at: 2, takes: 6 },
      tags: { 'url.path': long, 'http.route': '/long/:x' },
    },
  ],
});

/** Text that is cut: its box is narrower than what it holds, and ends within the row. */
async function assertCut(path: Locator): Promise<void> {
  assert.ok(((await path.getAttribute('title')) ?? '').length > 1900);
  const { inner, outer, overflow } = await path.evaluate((element) => ({
    inner: element.scrollWidth,
    outer: element.clientWidth,
    overflow: element.ownerDocument.defaultView?.getComputedStyle(element).textOverflow,
  }));
  assert.ok(inner > outer);
  assert.equal(overflow, 'ellipsis');
}

test('page: a name that is only a method has its path beside it, as text', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(visit(1), visit(2));

  await go(`/trace/${traceIdOf(1)}`);
  const rows = page.getByRole('treeitem');
  const inRows = rows.locator('.request-path');
  await inRows.first().waitFor();
  assert.equal(await inRows.first().textContent(), markup);
  assert.equal(await inRows.count(), 2, 'the third has its route in its name');
  await assertCut(inRows.nth(1));
  assert.equal(await page.locator('.row img').count(), 0);
  assert.equal(await page.getByText('secret').count(), 0, 'queries stay in the tags');

  await go('/search');
  const inList = page.locator('.trace-row .request-path');
  await inList.first().waitFor();
  assert.equal(await inList.first().textContent(), markup);
  assert.equal(await inList.first().getAttribute('title'), markup);

  await go(`/compare?a=${traceIdOf(1)}&b=${traceIdOf(2)}`);
  const compared = page.locator('.compare-cell .request-path');
  await compared.first().waitFor();
  assert.equal(await compared.first().textContent(), markup);
  assert.equal(await compared.count(), 4);
  await assertCut(compared.nth(2));
  assert.equal(await page.evaluate('window.pwned'), undefined);
});
