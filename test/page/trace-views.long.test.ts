import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { failedCheckout, itemByItem } from './awkward-traces.ts';
import { inChromium, openPage } from './open-page.ts';
import { traceIdOf } from './sample-traces.ts';

const many = `/trace/${traceIdOf(701)}`;
const failed = `/trace/${traceIdOf(700)}`;

const cells = (page: Page) =>
  page
    .locator('.span-table tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent?.trim())),
    );

test('page: the table sums spans by operation, with their own time and its share', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(itemByItem(701, Date.now()));
  await go(many);
  await page.getByRole('link', { name: 'Table', exact: true }).click();
  await page.locator('.span-table td').first().waitFor();
  await page.waitForURL(/view=table/);
  assert.deepEqual((await cells(page)).slice(0, 4), [
    ['itemsSELECT items', '40', '0', '200 ms', '200 ms 40%', '200 ms', '5 ms'],
    ['itemsGET /item/:id', '40', '0', '360 ms', '160 ms 32%', '160 ms', '9 ms'],
    ['gatewayGET /item/N', '40', '0', '440 ms', '80 ms 16%', '80 ms', '11 ms'],
    ['gatewayGET /orders/:id', '1', '0', '504 ms', '49 ms 9.7%', '49 ms', '504 ms'],
  ]);
  await page.getByRole('button', { name: 'Total' }).click();
  assert.equal((await cells(page))[0]?.[0], 'gatewayGET /orders/:id');
  await page.waitForURL(/sort=total/);
  await page.getByRole('button', { name: 'Each span' }).click();
  await page.getByText('123 spans').first().waitFor();
  assert.equal((await cells(page)).length, 123);
});

test(
  'page: a row of the table leads to its spans in the timeline, with their number and keys',
  inChromium,
  async (t) => {
    const { page, send, go } = await openPage(t);
    await send(itemByItem(701, Date.now()));
    await go(`${many}?view=table`);
    await page.getByRole('button', { name: 'gateway GET /item/N', exact: true }).click();
    await page.getByRole('treeitem').first().waitFor();
    await page.getByText('1/40').waitFor();
    await page.keyboard.press('n');
    await page.getByText('2/40').waitFor();
    await page.keyboard.press('N');
    await page.keyboard.press('N');
    await page.getByText('40/40').waitFor();
    await page.getByLabel('Only these').check();
    // The forty and the one above them.
    const height = await page.locator('.row-space').evaluate((space) => space.clientHeight);
    assert.equal(height, 41 * 26);
  },
);

test('page: spans are found by a text and by conditions, wrong ones are told', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(failedCheckout(700, Date.now()));
  await go(failed);
  const find = page.getByRole('searchbox', { name: 'Find in this trace' });
  const matches = page.locator('.find .matches');
  for (const [text, count] of [
    ['bank.example', '–/3'],
    ['duration>=300ms -service=gateway', '–/4'],
    ['status=503', '–/3'],
    ['db.system.name=redis', '–/1'],
    ['nothing of the kind', 'not found'],
  ] as const) {
    await find.fill(text);
    await matches.getByText(count, { exact: true }).waitFor();
  }
  await find.fill('status>=x');
  await matches.getByText('status>= must have a number behind it, got x').waitFor();
  await find.fill('bank.example');
  await find.press('Enter');
  await matches.getByText('1/3').waitFor();
  await find.press('Shift+Enter');
  await matches.getByText('3/3').waitFor();
});

test('page: repeated calls and retries are named, and lead to their spans', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(itemByItem(701, Date.now()), failedCheckout(700, Date.now()));
  await go(many);
  const repeated = page.getByRole('button', { name: /GET \/item\/N 40 times, one after another/ });
  assert.match((await repeated.textContent()) ?? '', /440 ms, 87% of the time$/);
  await repeated.click();
  await page.getByText('1/40').waitFor();
  await go(failed);
  await page.getByRole('button', { name: /was tried 3 times: none worked/ }).click();
  await page.getByText('1/3').waitFor();
});

test(
  'page: the flame graph, by time and by total, with the mouse and the keyboard',
  inChromium,
  async (t) => {
    const { page, send, go } = await openPage(t);
    await send(itemByItem(701, Date.now()));
    await go(`${many}?view=flame`);
    const flame = page.locator('.flame');
    await flame.waitFor();
    await flame.focus();
    await page.keyboard.press('ArrowDown');
    await flame.getByRole('status').getByText('gateway · shop.Orders/Get').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'By total' }).click();
    await page.waitForURL(/flame=total/);
    const box = await flame.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + 100, box.y + 33);
    await page.locator('.flame-tip').getByText('gateway · GET /item/N · 40 times, 440 ms in all').waitFor();
    await page.mouse.click(box.x + 100, box.y + 33);
    await page
      .getByRole('complementary', { name: 'Details of the span' })
      .locator('h2')
      .getByText('/item/10')
      .waitFor();
    const painted = await page.evaluate<number>(`new Set(
    document.querySelector('.flame canvas').getContext('2d').getImageData(0, 0, 600, 80).data,
  ).size`);
    assert.ok(painted > 10, `${painted} values in the picture`);
  },
);

for (const colorScheme of ['light', 'dark'] as const) {
  test(
    `page: failed boxes of the flame graph are marked in the colour of errors (${colorScheme})`,
    inChromium,
    async (t) => {
      const { page, send, go } = await openPage(t, { colorScheme });
      await send(failedCheckout(700, Date.now()));
      await go(`${failed}?view=flame`);
      await page.locator('.flame').waitFor();
      const pixels = () =>
        page.evaluate<number>(`(() => {
        const red = getComputedStyle(document.querySelector('.error-text')).color.match(/\\d+/g).map(Number);
        const { data } = document.querySelector('.flame canvas').getContext('2d').getImageData(0, 0, 600, 90);
        let found = 0;
        for (let i = 0; i < data.length; i += 4) if (red.every((value, j) => data[i + j] === value)) found += 1;
        return found;
      })()`);
      for (let frames = 0; frames < 60 && (await pixels()) === 0; frames++)
        await page.evaluate('new Promise(requestAnimationFrame)');
      assert.ok((await pixels()) > 1000);
    },
  );
}

test('page: all logs and exceptions in order, and by level', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(failedCheckout(700, Date.now()));
  await go(`${failed}?view=logs`);
  const entries = page.getByRole('list', { name: 'Logs and exceptions of all spans' }).getByRole('listitem');
  await entries.first().waitFor();
  assert.deepEqual(
    (await entries.allTextContents()).map((text) => text.replace(/^\+[\d.]+ m?s/, '')),
    [
      'infogatewayPOST /checkoutcart readitems=2',
      ...Array(3).fill('thrownpaymentsPOSTBankError: the bank did not answer within 300 ms'),
      'warngatewayPOST /checkoutgiving up: no payment after three tries',
    ],
  );
  await page.getByLabel('Level').selectOption('Errors');
  assert.equal(await entries.count(), 3);
  await page.waitForURL(/level=error/);
  await entries.first().getByRole('button').click();
  await page.getByRole('region', { name: 'Failure' }).waitFor();
});

test('page: statistics by service', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(itemByItem(701, Date.now()));
  await go(`${many}?view=services`);
  await page.locator('.span-table td').first().waitFor();
  assert.deepEqual(await cells(page), [
    ['items', '80', '0', '560 ms', '360 ms 71%', '360 ms', '9 ms'],
    ['gateway', '42', '0', '959 ms', '133 ms 26%', '133 ms', '504 ms'],
    ['orders', '1', '0', '11 ms', '11 ms 2.2%', '11 ms', '11 ms'],
  ]);
});

test(
  'page: zoom, filter, folded rows, dimmed services and view stand in the address',
  inChromium,
  async (t) => {
    const { page, send, go } = await openPage(t);
    await send(failedCheckout(700, Date.now()));
    await go(failed);
    await page.getByRole('treeitem').first().waitFor();
    const state = async () => ({
      rows: await page.getByRole('treeitem').count(),
      dimmed: await page.locator('.row.dimmed').count(),
      lastTick: await page.locator('.ticks span').last().textContent(),
      text: await page.getByRole('searchbox', { name: 'Find in this trace' }).inputValue(),
      critical: await page.locator('.critical').count(),
    });
    await page.getByRole('searchbox', { name: 'Find in this trace' }).fill('bank.example');
    await page
      .getByRole('list', { name: 'Services' })
      .getByRole('button', { name: /payments/ })
      .click();
    await page.locator('.fold', { hasText: '▾' }).nth(2).click();
    await page.getByLabel('Critical path').uncheck();
    await page.getByRole('slider', { name: 'End of what is shown' }).press('PageDown');
    const before = await state();
    assert.deepEqual([before.rows, before.dimmed, before.critical], [5, 5, 0]);
    await page.waitForURL(/q=bank\.example/);
    await page.waitForURL(/zoom=0-1062/);
    await page.reload();
    await page.getByRole('treeitem').first().waitFor();
    assert.deepEqual(await state(), before);
  },
);
