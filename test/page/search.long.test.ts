import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { failedCheckout } from './awkward-traces.ts';
import { inChromium, openPage } from './open-page.ts';
import { shopTrace, shopVisits, traceIdOf } from './sample-traces.ts';

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

const found = (page: Page) =>
  page.locator('.trace-row a').evaluateAll((rows) =>
    rows
      .map((row) => String(row.getAttribute('href')).slice(-1))
      .sort()
      .join(' '),
  );

test('page: to choose a service, an operation, a time or errors is to search', inChromium, async (t) => {
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
  const count = (text: string) => page.getByRole('heading', { name: text, exact: true }).waitFor();
  await form.getByLabel('Errors only').check();
  await count('1 trace');
  assert.equal(await found(page), '3');
  await form.getByRole('button', { name: 'Clear' }).click();
  await count('3 traces');
  await form.getByLabel('Min duration').fill('400ms');
  await form.getByLabel('Min duration').press('Enter');
  await count('1 trace');
  assert.equal(await found(page), '2');
  await page.goBack();
  await count('3 traces');
  await form.getByLabel('Time').selectOption('Last 5 minutes');
  await count('2 traces');
  assert.equal(await found(page), '2 3');
  await form.getByRole('button', { name: 'payments' }).click();
  await form.getByRole('button', { name: 'POST /charges' }).click();
  await page.waitForURL(/service=payments&operation=POST\+%2Fcharges&lookback=5m/);
  await count('2 traces');
  assert.equal(await page.title(), 'payments POST /charges - Spoor');
  await form.getByRole('button', { name: 'payments' }).click();
  await page.waitForURL(/search\?lookback=5m$/);
});

const queries: [string, string][] = [
  ['status>=500', '3'],
  ['duration>400ms', '2'],
  ['http.route~/carts/*/checkout', '1 2 3'],
  ['url.path=/carts/1/checkout', '1'],
  ['-status>=500', '1 2'],
  ['service=payments status=503', '3'],
  ['service=gateway status=503 -service=payments', ''],
  ['"the bank did not answer"', '3'],
  ['sextant duration>200ms', '2'],
];

test('page: searches with operators, and the address is the search', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  const now = Date.now();
  await send(shopTrace(1, now), shopTrace(2, now, { slow: true }), shopTrace(3, now, { failing: true }));
  await go('/search');
  const box = page.getByRole('combobox', { name: 'Conditions' });
  for (const [query, traces] of queries) {
    await box.fill(query);
    await box.press('Escape');
    await box.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('q') === query);
    const count = traces === '' ? 0 : traces.split(' ').length;
    if (count > 0)
      await page
        .getByRole('heading', { name: count === 1 ? '1 trace' : `${count} traces`, exact: true })
        .waitFor();
    else await page.getByRole('heading', { name: 'No trace matches' }).waitFor();
    assert.equal(await found(page), traces, query);
  }
  await page.reload();
  assert.equal(await box.inputValue(), queries.at(-1)?.[0]);
  await page.getByRole('heading', { name: '1 trace', exact: true }).waitFor();
});

test('page: what cannot be searched for is told under the field', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(shopTrace(1, Date.now()));
  await go('/search?q=status%3E%3Dmany');
  await page.getByRole('alert').getByText('status>= must have a number behind it, got many').waitFor();
  assert.equal(await page.getByRole('combobox', { name: 'Conditions' }).getAttribute('aria-invalid'), 'true');
  await page.getByRole('heading', { name: 'This cannot be searched for' }).waitFor();
  await page.getByRole('link', { name: 'status>=500' }).click();
  await page.waitForURL((url) => url.searchParams.get('q') === 'status>=500');
});

test(
  'page: keys and values are suggested from the store, and to choose a value is to search for it',
  inChromium,
  async (t) => {
    const { page, send, go } = await openPage(t);
    const now = Date.now();
    await send(shopTrace(1, now), shopTrace(2, now, { failing: true }));
    await go('/search');
    await page.getByRole('heading', { name: '2 traces' }).waitFor();
    await page.keyboard.press('/');
    const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
    await page.keyboard.type('status_c');
    await options.getByText('http.response.status_code').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await options.getByText('503', { exact: true }).waitFor();
    assert.deepEqual(await options.locator('code').allTextContents(), ['200', '503']);
    await options.getByText('503', { exact: true }).click();
    await page.waitForURL((url) => url.searchParams.get('q') === 'http.response.status_code=503');
    await page.getByRole('heading', { name: '1 trace', exact: true }).waitFor();
    await page.keyboard.type('-service=inv');
    await options.getByText('inventory').waitFor();
    await page.keyboard.press('Tab');
    assert.match(await page.getByRole('combobox', { name: 'Conditions' }).inputValue(), /-service=inv/);
  },
);

test('page: rows are one line, say when in which zone, and what broke where', inChromium, async (t) => {
  const { page, send, go } = await openPage(t, {
    timezoneId: 'Africa/Nairobi',
    viewport: { width: 1280, height: 800 },
  });
  await send(
    ...shopVisits(Date.UTC(2026, 10, 22, 14, 3, 27, 512), 60),
    failedCheckout(700, Date.UTC(2026, 10, 22, 14, 3, 28)),
  );
  await go('/search');
  await page.locator('.trace-row').first().waitFor();
  assert.match((await page.locator('.trace-heads').textContent()) ?? '', /^Time, UTC\+3/);
  assert.match((await page.locator('.zone').textContent()) ?? '', /Africa\/Nairobi, UTC\+3/);
  const first = page.locator('.trace-row').first();
  assert.match(
    (await first.textContent()) ?? '',
    /^22 Nov 17:03:28\.000gatewayPOST \/checkout503✗\s+BankError: the bank did not answer within 300 ms/,
  );
  const heights = await page
    .locator('.trace-row')
    .evaluateAll((rows) => [...new Set(rows.slice(0, 12).map((row) => row.clientHeight))]);
  assert.ok(
    heights.every((height) => height <= 30),
    `rows are ${heights} pixels high`,
  );
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

test('page: live can be switched off, and the list sorted by its heads', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  const now = Date.now();
  await send(shopTrace(1, now, { slow: true }), shopTrace(2, now + 1000));
  await go('/search');
  const first = () => page.locator('.trace-row a').first().getAttribute('href');
  await page.getByRole('heading', { name: '2 traces' }).waitFor();
  assert.equal(await first(), `/trace/${traceIdOf(2)}`);
  await page.getByRole('button', { name: 'Duration' }).click();
  assert.equal(await first(), `/trace/${traceIdOf(1)}`);
  await page.waitForURL(/sort=longest/);
  await page.getByRole('button', { name: 'Duration' }).click();
  assert.equal(await first(), `/trace/${traceIdOf(2)}`);
  await page.getByLabel('Live').uncheck();
  await page.mouse.move(0, 0);
  await page.getByLabel('Live').blur();
  await send(shopTrace(3, now));
  await page.keyboard.press('l');
  await page.getByRole('heading', { name: '3 traces' }).waitFor();
  await send(shopTrace(4, now));
  await page.getByRole('heading', { name: '4 traces' }).waitFor();
});

test('page: who comes back from a trace finds the list where it was', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(...shopVisits(Date.now(), 80));
  await go('/search');
  await page.locator('.trace-row a').nth(60).click();
  await page.waitForURL('**/trace/*');
  await page.goBack();
  await page.locator('.trace-row').nth(60).waitFor();
  const left = await page.evaluate<number>('history.state.scrollTop');
  assert.ok(left > 500, `the list was left at ${left}`);
  const scrolled = () => page.evaluate<number>('Math.round(scrollY)');
  for (let frames = 0; frames < 60 && (await scrolled()) !== left; frames++)
    await page.evaluate('new Promise(requestAnimationFrame)');
  assert.equal(await scrolled(), left);
});
