import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedCheckout } from './awkward-traces.ts';
import { inChromium, openPage } from './open-page.ts';
import { shopVisits, traceIdOf } from './sample-traces.ts';

test(
  'page: keys work without a focus first, from the search to the cause and back',
  inChromium,
  async (t) => {
    const { page, send, go } = await openPage(t);
    await send(...shopVisits(Date.now() - 60_000, 5), failedCheckout(700, Date.now()));
    await go('/search');
    await page.locator('.trace-row').nth(5).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/trace/${traceIdOf(700)}`);
    await page.getByRole('treeitem').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('j');
    const active = () => page.locator('.row.active .row-name').textContent();
    assert.match((await active()) ?? '', /POST\/charges/);
    await page.keyboard.press('ArrowLeft');
    assert.equal(await page.getByRole('treeitem').count(), 4, 'folded');
    await page.keyboard.press('e');
    await page.getByRole('region', { name: 'Failure' }).getByText('BankError').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.detail').waitFor({ state: 'detached' });
    await page.keyboard.press('2');
    await page.locator('.span-table').waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('z');
    await page.getByRole('button', { name: 'Whole duration' }).waitFor();
    await page.keyboard.press('0');
    await page.getByRole('button', { name: 'Whole duration' }).waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.keyboard.type('e/?');
    assert.equal(
      await page.getByRole('searchbox', { name: 'Find in this trace' }).inputValue(),
      'e/?',
      'letters are letters there',
    );
    await page.keyboard.press('Escape');
    for (const [key, heading] of [
      ['g', 'Who calls whom'],
      ['w', 'What changed'],
      ['c', 'Compare two traces'],
      ['s', '6 traces'],
    ] as const) {
      await page.keyboard.press(key);
      await page.getByRole('heading', { name: heading }).waitFor();
    }
  },
);

test('page: a question mark shows every key of the view', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(failedCheckout(700, Date.now()));
  await go(`/trace/${traceIdOf(700)}`);
  await page.getByRole('treeitem').first().waitFor();
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keys' });
  await dialog.waitFor();
  assert.deepEqual(await dialog.getByRole('heading', { level: 3 }).allTextContents(), [
    'Everywhere',
    'Trace',
  ]);
  await dialog.getByText('the next error, the cause first').waitFor();
  await page.keyboard.press('e');
  assert.equal(await page.locator('.detail').count(), 0, 'keys rest while they are shown');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Keys' }).click();
  await dialog.waitFor();
});

test('page: two traces are picked and compared with keys alone', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(...shopVisits(Date.now(), 3));
  await go('/search');
  await page.locator('.trace-row').nth(2).waitFor();
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
  await page.getByRole('button', { name: 'Compare 2/2' }).click();
  await page.getByRole('heading', { name: 'Comparison' }).waitFor();
});

test('page: columns are resized by mouse and keys, remembered, and put back', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(failedCheckout(700, Date.now()));
  await go(`/trace/${traceIdOf(700)}?span=${failedCheckout(700, 0).spans[0]?.id}`);
  const names = page.getByRole('separator', { name: 'Width of the names' });
  const width = async (selector: string) => (await page.locator(selector).first().boundingBox())?.width ?? 0;
  await page.locator('.row-name').first().waitFor();
  const before = await width('.row-name');
  const line = await names.boundingBox();
  assert.ok(line);
  await page.mouse.move(line.x + 4, line.y + 10);
  await page.mouse.down();
  await page.mouse.move(line.x - 76, line.y + 10, { steps: 3 });
  await page.mouse.up();
  assert.ok(Math.abs((await width('.row-name')) - (before - 80)) <= 2);
  const details = page.getByRole('separator', { name: 'Width of the details' });
  const wide = await width('.detail');
  await details.focus();
  await page.keyboard.press('ArrowLeft');
  assert.ok(Math.abs((await width('.detail')) - (wide + 16)) <= 2);
  await page.reload();
  await page.locator('.row-name').first().waitFor();
  assert.ok(Math.abs((await width('.row-name')) - (before - 80)) <= 2, 'remembered');
  await names.dblclick();
  assert.notEqual(Math.round(await width('.row-name')), Math.round(before - 80));
});

test('page: colours go by name, and services that stand together differ', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(...shopVisits(Date.now(), 3));
  await go('/search');
  await page.locator('.facet .swatch').nth(5).waitFor();
  const colours = await page
    .locator('.facet .swatch')
    .evaluateAll((all) => all.map((one) => one.getAttribute('style')));
  assert.equal(new Set(colours).size, 6);
  await page.evaluate('localStorage.clear()');
  await page.reload();
  await page.locator('.facet .swatch').nth(5).waitFor();
  assert.deepEqual(
    await page.locator('.facet .swatch').evaluateAll((all) => all.map((one) => one.getAttribute('style'))),
    colours,
    'the same in another browser',
  );
});

const narrowViews: [string, string][] = [
  ['/search', '.trace-row'],
  [`/trace/${traceIdOf(700)}`, '.row'],
  [`/trace/${traceIdOf(700)}?view=table`, '.span-table td'],
  [`/trace/${traceIdOf(700)}?view=flame`, '.flame'],
  [`/trace/${traceIdOf(700)}?view=logs`, '.event'],
  ['/graph', '.node'],
  ['/changes', 'tr.change'],
  [`/compare?a=${traceIdOf(1)}&b=${traceIdOf(700)}`, '.compare-row'],
];

test('page: 400 pixels are enough: nothing is wider than the screen', inChromium, async (t) => {
  const { page, send, go } = await openPage(t, { viewport: { width: 400, height: 800 }, hasTouch: true });
  await send(...shopVisits(Date.now() - 60_000, 12), failedCheckout(700, Date.now()));
  for (const [path, ready] of narrowViews) {
    await go(path);
    await page.locator(ready).first().waitFor();
    const beyond = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    assert.ok(beyond <= 0, `${path} is ${beyond} pixels too wide`);
  }
  await go(`/trace/${traceIdOf(700)}`);
  await page.getByRole('treeitem').nth(2).tap();
  const details = page.getByRole('complementary', { name: 'Details of the span' });
  await details.waitFor();
  await details.getByRole('button', { name: 'Close the details' }).tap();
  await details.waitFor({ state: 'detached' });
  await go('/search');
  await page.getByText('Filters', { exact: true }).tap();
  await page.getByRole('button', { name: 'payments' }).tap();
  await page.waitForURL(/service=payments/);
});
