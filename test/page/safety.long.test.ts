import assert from 'node:assert/strict';
import { test } from 'node:test';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { hostileTexts, hostileTrace } from './hostile-trace.ts';
import { inChromium, openPage } from './open-page.ts';
import { shopTrace, shopVisits, traceIdOf } from './sample-traces.ts';

test('page: what spans say is text and nothing else', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(hostileTrace(Date.now()));
  const top = '0000000000000001';
  const id = traceIdOf(666);
  const views = [
    ['/search', '.trace-row'],
    [`/trace/${id}?span=${top}`, '.detail .log-title'],
    [`/trace/${id}?view=table`, '.span-table td'],
    [`/trace/${id}?view=flame`, '.flame'],
    [`/trace/${id}?view=logs`, '.event'],
    [`/trace/${id}?view=services`, '.span-table td'],
    ['/graph', '.node'],
    [
      `/changes?everything=true&open=${encodeURIComponent(`${hostileTexts.image} ${hostileTexts.script}`)}`,
      '.line-plot',
    ],
    [`/compare?a=${id}&b=${id}`, '.compare-row'],
  ] as const;
  for (const [path, ready] of views) {
    await go(path);
    await page.locator(ready).first().waitFor();
    assert.equal(await page.evaluate('window.pwned'), undefined, path);
    assert.equal(
      await page.locator('main img, main script, main style, main b:has-text("bold")').count(),
      0,
      path,
    );
    assert.equal(await page.locator('a[href^="javascript"]').count(), 0, path);
    const text = await page.evaluate<string>('document.body.innerText');
    assert.doesNotMatch(text, /\u202e|\u200b/, `${path} shows what turns the direction`);
    assert.ok(text.length < 20_000, `${path} shows ${text.length} characters`);
  }
});

test('page: a value of 100,000 characters is shown when asked for', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(hostileTrace(Date.now()));
  await go(`/trace/${traceIdOf(666)}?span=0000000000000001`);
  const value = page.getByRole('row', { name: /evil\.long/ });
  await value.getByRole('button', { name: 'show all 100,000 characters' }).click();
  assert.equal((await value.getByLabel('The whole value').inputValue()).length, 100_000);
});

async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
    );
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`page: a screen reader finds no serious fault (${colorScheme})`, inChromium, async (t) => {
    // The policy forbids scripts from anywhere else, the one that looks for faults included.
    const { page, send, go } = await openPage(t, { colorScheme, bypassCSP: true });
    await go('/');
    await page.getByRole('heading', { name: 'No traces yet' }).waitFor();
    assert.deepEqual(await seriousFaults(page), [], 'empty');
    await send(...shopVisits(Date.now(), 30), shopTrace(500, Date.now(), { slow: true, failing: true }));
    const trace = `/trace/${traceIdOf(500)}`;
    const views = [
      ['/search', '.trace-row'],
      [trace, '.row'],
      [`${trace}?span=${(50_001).toString(16).padStart(16, '0')}`, '.detail'],
      ['/graph?parent=gateway&child=catalog', '.edge-panel'],
      [`/compare?a=${traceIdOf(1)}&b=${traceIdOf(500)}`, '.compare-row'],
      ['/compare', '.compare-picker'],
      ['/changes?service=catalog', '.changes-table'],
      ['/changes?open=catalog+GET+%2Fproducts%2Fsextant', '.line-plot'],
      ['/trace/abc', '.empty'],
      ['/search?q=status%3E%3Dx', '.query-box .problem'],
      ['/search?service=gateway&q=-test%3Dtrue', '.trace-row'],
      [`${trace}?view=table`, '.span-table'],
      [`${trace}?view=flame`, '.flame'],
      [`${trace}?view=logs`, '.event'],
      [`${trace}?view=services`, '.span-table'],
      [`${trace}?q=charges&only=1`, '.row'],
      ['/compare?a=abc&b=x', '.problem'],
    ] as const;
    for (const [path, ready] of views) {
      await go(path);
      await page.locator(ready).first().waitFor();
      assert.deepEqual(await seriousFaults(page), [], path);
    }
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    assert.deepEqual(await seriousFaults(page), [], 'keys');
  });
}

test('page: from the search to an error and back with the keyboard alone', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(shopTrace(7, Date.now(), { failing: true }));
  await go('/search');
  await page.locator('.trace-row').first().waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const pressUntil = async (selector: string) => {
    for (let presses = 0; presses < 60; presses++) {
      if (
        await page.evaluate<boolean>(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`)
      )
        return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`Tab must reach ${selector}`);
  };
  await pressUntil('.trace-row a');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/trace/*');
  await page.locator('.row').first().waitFor();
  await pressUntil('.rows');
  const active = () =>
    page.evaluate<string>(
      `document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.querySelector('.row-name').textContent`,
    );
  assert.match(await active(), /gatewayPOST \/carts/);
  await page.keyboard.press('ArrowDown');
  assert.match(await active(), /gatewayGET \/products\/compass/);
  await page.keyboard.press('ArrowLeft');
  assert.equal(await page.locator('.row').count(), 17);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  assert.match(await active(), /catalogGET \/products\/compass/);
  await page.keyboard.press('End');
  assert.match(await active(), /pricingshop\.Pricing\/Convert/);
  await page.keyboard.press('Home');
  await page.keyboard.press('e');
  assert.match(await active(), /!paymentsPOST \/charges/, 'the cause, not who was told of it');
  await page.keyboard.press('e');
  assert.match(await active(), /!ordersPOST \/charges/);
  await page.getByRole('complementary', { name: 'Details of the span' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('complementary', { name: 'Details of the span' }).waitFor({ state: 'detached' });
  const lastTick = () => page.locator('.ticks span').last().textContent();
  const whole = await lastTick();
  await page.keyboard.press('+');
  assert.notEqual(await lastTick(), whole);
  await page.keyboard.press('0');
  assert.equal(await lastTick(), whole);
});

test('page: the theme is chosen with a button and remembered', inChromium, async (t) => {
  const { page, go } = await openPage(t, { colorScheme: 'dark' });
  const back = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  await go('/search');
  const button = page.getByRole('button', { name: /^Theme/ });
  await button.waitFor();
  assert.equal(await back(), 'rgb(20, 22, 26)');
  await button.click();
  assert.equal(await back(), 'rgb(255, 255, 255)');
  await page.reload();
  await page.getByRole('button', { name: 'Theme: light; change to dark' }).waitFor();
  assert.equal(await back(), 'rgb(255, 255, 255)');
});
