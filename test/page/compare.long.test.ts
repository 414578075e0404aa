import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inChromium, openPage } from './open-page.ts';
import { shopTrace, traceIdOf } from './sample-traces.ts';

test('page: two traces picked in the list stand side by side', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  const now = Date.now();
  await send(shopTrace(1, now), shopTrace(2, now + 1000, { slow: true, failing: true }));
  await go('/search');
  await page.getByLabel(`Pick trace ${traceIdOf(1)} for a comparison`).check();
  await page.getByLabel(`Pick trace ${traceIdOf(2)} for a comparison`).check();
  await page.getByRole('button', { name: 'Compare 2/2' }).click();
  await page.waitForURL(`**/compare?a=${traceIdOf(1)}&b=${traceIdOf(2)}`);
  const bar = page.locator('.compare-header .results-bar');
  assert.match((await bar.textContent()) ?? '', /16 spans in both2 spans only in A4 spans only in B/);
  assert.equal(await page.locator('.compare-row.only-a').count(), 2);
  assert.equal(await page.locator('.compare-row.only-b').count(), 4);
  await page.locator('.compare-row .delta.slower').first().waitFor();
  await page.getByRole('link', { name: 'Swap' }).click();
  await page.waitForURL(`**/compare?a=${traceIdOf(2)}&b=${traceIdOf(1)}`);
  await page.getByText('4 spans only in A').waitFor();
});

test('page: traces to compare can be named, and one that is not stored is told', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(shopTrace(1, Date.now()));
  await go('/compare');
  await page.getByRole('combobox', { name: 'Trace A' }).fill(traceIdOf(1));
  await page.getByRole('combobox', { name: 'Trace B' }).fill('abc');
  await page.getByRole('main').getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('heading', { name: 'This trace is not stored' }).waitFor();
});
