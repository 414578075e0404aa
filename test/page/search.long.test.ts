import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inChromium, openPage } from './open-page.ts';
import { shopTrace, traceIdOf } from './sample-traces.ts';

test(
  'page: an empty collector says how to send to it, and the first trace appears by itself',
  inChromium,
  async (t) => {
    const { page, collector, send, go } = await openPage(t);
    await go('/');
    await page.getByRole('heading', { name: 'No traces yet' }).waitFor();
    const commands = await page.locator('.command-line code').allTextContents();
    assert.match(
      commands[0] ?? '',
      new RegExp(
        `:${collector.ports.thriftHttp}/api/traces \\\\\\n {2}node --require spoor/register app\\.js$`,
      ),
    );
    assert.match(commands[1] ?? '', new RegExp(`http://127\\.0\\.0\\.1:${collector.ports.otlp} `));
    await send(shopTrace(1, Date.now()));
    await page.getByRole('heading', { name: '1 trace', exact: true }).waitFor();
    assert.equal(await page.locator('.trace-row').count(), 1);
  },
);

test('page: search by service, operation, tags, duration, time and errors', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  const now = Date.now();
  await send(
    shopTrace(1, now - 3_600_000),
    shopTrace(2, now - 1000, { slow: true }),
    shopTrace(3, now, { failing: true }),
  );
  await go('/search');
  await page.getByRole('heading', { name: '3 traces' }).waitFor();
  const form = page.getByRole('form', { name: 'Search' });
  /** Fills the cleared form, presses the button, and tells the ids that are found. */
  const search = async (fill: () => Promise<unknown>): Promise<string[]> => {
    await form.getByRole('button', { name: 'Clear' }).click();
    await page.waitForURL('**/search');
    await fill();
    await form.getByRole('button', { name: 'Find traces' }).click();
    await page.waitForURL('**/search?*');
    await page.locator('.loading').waitFor({ state: 'detached' });
    const links = await page
      .locator('.trace-row a')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('href')));
    return links.map((href) => String(href).slice(-1)).sort();
  };
  assert.deepEqual(await search(() => form.getByLabel('Errors only').check()), ['3']);
  assert.deepEqual(await search(() => form.getByLabel('Min duration').fill('400ms')), ['2']);
  assert.deepEqual(await search(() => form.getByLabel('Tags').fill('url.path=/carts/1/checkout')), ['1']);
  assert.deepEqual(await search(() => form.getByLabel('Time').selectOption('Last 5 minutes')), ['2', '3']);
  assert.deepEqual(
    await search(async () => {
      await form.getByLabel('Service').selectOption('payments');
      await form.getByLabel('Operation').selectOption('POST /charges');
      await form.getByLabel('Max duration').fill('30s');
    }),
    ['1', '2', '3'],
  );
  assert.match(page.url(), /service=payments&operation=POST/);
  await form.getByLabel('Tags').fill('nonsense');
  await form.getByRole('button', { name: 'Find traces' }).click();
  await page.getByText('tags must be key=value or key="a value", got nonsense').waitFor();
});

test('page: the plot shows every trace, and a dot leads to its trace', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  const now = Date.now();
  await send(shopTrace(1, now - 60_000), shopTrace(2, now, { failing: true, slow: true }));
  await go('/search');
  await page.locator('.dot').nth(1).waitFor();
  assert.equal(await page.locator('.dot.failed').count(), 1);
  await page.locator('.dot.failed').hover();
  await page.locator('.tip').getByText('20 spans').waitFor();
  await page.locator('.dot.failed').click();
  await page.waitForURL(`**/trace/${traceIdOf(2)}`);
  await page.goBack();
  await page.getByRole('heading', { name: '2 traces' }).waitFor();
});

test('page: live can be switched off, and the list sorted', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  const now = Date.now();
  await send(shopTrace(1, now, { slow: true }), shopTrace(2, now + 1000));
  await go('/search');
  const first = () => page.locator('.trace-row a').first().getAttribute('href');
  await page.getByRole('heading', { name: '2 traces' }).waitFor();
  assert.equal(await first(), `/trace/${traceIdOf(2)}`);
  await page.getByLabel('Sort').selectOption('Longest first');
  assert.equal(await first(), `/trace/${traceIdOf(1)}`);
  await page.getByLabel('Live').uncheck();
  await send(shopTrace(3, now));
  await page.getByLabel('Live').check();
  await page.getByRole('heading', { name: '3 traces' }).waitFor();
  await send(shopTrace(4, now));
  await page.getByRole('heading', { name: '4 traces' }).waitFor();
});
