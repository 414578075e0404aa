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

test(
  'page: traces to compare can be named, by id, header or address; a bad one is told in the form',
  inChromium,
  async (t) => {
    const { page, send, go, origin } = await openPage(t);
    await send(shopTrace(1, Date.now()), shopTrace(2, Date.now()));
    await go('/compare');
    const form = page.getByRole('form', { name: 'Two traces' });
    const field = (side: string) => form.getByRole('combobox', { name: `Trace ${side}` });
    const compare = () => form.getByRole('button', { name: 'Compare' }).click();
    await field('A').fill(`00-${traceIdOf(1)}-00f067aa0ba902b7-01`);
    await field('B').fill('abc');
    await compare();
    await form.getByRole('alert').getByText('No trace of this id is stored').waitFor();
    assert.match(await field('A').inputValue(), new RegExp(traceIdOf(1)), 'what was right stays in the form');
    assert.equal(await field('B').getAttribute('aria-invalid'), 'true');
    await field('B').fill('not an id');
    await compare();
    await form.getByRole('alert').getByText('A trace id must be 1 to 32 hex digits').waitFor();
    await field('B').fill(`${origin}/trace/${traceIdOf(2)}?span=1`);
    await compare();
    await page.getByRole('heading', { name: 'Comparison' }).waitFor();
    assert.ok((await page.locator('.compare-row').count()) > 10);
  },
);
