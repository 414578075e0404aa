import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedCheckout } from './awkward-traces.ts';
import { inChromium, openPage } from './open-page.ts';
import { shopTrace, traceIdOf } from './sample-traces.ts';

const trace = `/trace/${traceIdOf(700)}`;

test(
  'page: what failed is said before anything is clicked, and in the title of the tab',
  inChromium,
  async (t) => {
    const { page, send, go } = await openPage(t);
    await send(failedCheckout(700, Date.now()));
    await go(trace);
    const findings = page.getByRole('list', { name: 'In short' }).getByRole('listitem');
    await findings.first().waitFor();
    assert.deepEqual(await findings.allTextContents(), [
      '✗paymentsPOST /v2/charges→ bank.exampleBankError: the bank did not answer within 300 ms3 times',
      '↻paymentsPOST /v2/charges→ bank.examplewas tried 3 times: none worked',
      '◷paymentsPOST /v2/charges→ bank.exampleholds up 76% of the time by itself: 900 ms in 3 spans',
    ]);
    assert.equal(await page.title(), '✗ POST /checkout 503 1.18 s - gateway - Spoor');
    assert.match((await page.locator('.trace-title h1').textContent()) ?? '', /503 Service Unavailable$/);
    // Without scrolling, also on a small screen.
    const box = await findings.first().boundingBox();
    assert.ok(box !== null && box.y + box.height < 300, `the cause stands at ${box?.y}`);
  },
);

test(
  'page: the next error is the cause, and its details open with status, exception and first frames',
  inChromium,
  async (t) => {
    const { page, send, go } = await openPage(t);
    await send(failedCheckout(700, Date.now()));
    await go(trace);
    await page.getByRole('button', { name: 'Next error (6)' }).click();
    const detail = page.getByRole('complementary', { name: 'Details of the span' });
    const failure = detail.getByRole('region', { name: 'Failure' });
    assert.match(
      (await failure.textContent()) ?? '',
      /^✗ Failed.*BankError: the bank did not answer within 300 ms after 299 ms/,
    );
    // Frames of the program itself, the runtime's and the libraries' are left out.
    assert.equal(
      await failure.locator('.stack').textContent(),
      [
        'at Socket.onTimeout (/app/src/bank-client.ts:41:11)',
        'at charge (/app/src/charge.ts:22:18)',
        'at async handle (/app/src/routes/charges.ts:9:3)',
      ].join('\n'),
    );
    await failure.getByRole('button', { name: 'Whole stack, 5 frames' }).click();
    assert.match(
      (await failure.locator('.stack').textContent()) ?? '',
      /node_modules\/express.*\n.*processTicks/,
    );
    const above = await failure.boundingBox();
    const facts = await detail.locator('.facts').boundingBox();
    assert.ok(above && facts && above.y < facts.y, 'before everything else');
    // Told above in full: among the logs only its place in time.
    assert.equal(await detail.locator('.logs dl').count(), 0);
  },
);

test(
  'page: a status is said in words, a span that only passes a failure on names the call below it',
  inChromium,
  async (t) => {
    const { page, send, go } = await openPage(t);
    const sketch = failedCheckout(700, Date.now());
    await send(sketch);
    const client = sketch.spans.find(({ name, service }) => name === 'POST' && service === 'gateway');
    await go(`${trace}?span=${client?.id}`);
    const failure = page.getByRole('region', { name: 'Failure' });
    await failure.getByRole('heading', { name: '✗ 503 Service Unavailable' }).waitFor();
    const below = failure.getByRole('link', { name: 'POST /charges' });
    await below.click();
    await page.waitForURL(/span=/);
    await page.locator('.detail h2').getByText('payments').waitFor();
  },
);

test('page: an exception of a span that did not fail is not told as a failure', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  const sketch = shopTrace(7, Date.now(), { failing: true });
  const spans = sketch.spans.map((span) => ({ ...span, failed: false }));
  await send({ ...sketch, spans });
  const thrown = spans.find(({ events }) => events?.some(({ name }) => name === 'exception'));
  await go(`/trace/${traceIdOf(7)}?span=${thrown?.id}`);
  await page.getByRole('heading', { name: 'Thrown, but the span did not fail' }).waitFor();
  assert.equal(await page.getByRole('region', { name: 'Failure' }).count(), 0);
});

test('page: tags stand in groups, what is said twice is folded, JSON is laid out', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  const sketch = failedCheckout(700, Date.now());
  await send(sketch);
  const [root] = sketch.spans;
  await go(`${trace}?span=${root?.id}`);
  const detail = page.getByRole('complementary', { name: 'Details of the span' });
  await detail.getByRole('table', { name: 'HTTP' }).waitFor();
  const titles = await detail.locator('section > h3').allTextContents();
  assert.deepEqual(
    titles.filter((title) => /^(Attributes|HTTP|Network|Tracer)/.test(title)),
    ['Attributes 1', 'HTTP 7', 'Network 2', 'Tracer 2'],
  );
  assert.equal(
    await detail.getByRole('table', { name: 'Attributes' }).locator('pre.json').textContent(),
    [
      '{',
      '  "items": [',
      ...['    {', '      "sku": "compass",', '      "quantity": 2', '    },'],
      ...['    {', '      "sku": "sextant",', '      "quantity": 1', '    }'],
      '  ],',
      '  "currency": "KES"',
      '}',
    ].join('\n'),
  );
  const client = sketch.spans.find(({ name, service }) => name === 'POST' && service === 'gateway');
  await go(`${trace}?span=${client?.id}`);
  const twice = detail.locator('details', { hasText: 'Said above or twice' });
  await twice.waitFor();
  assert.equal(await twice.getByRole('row', { name: /http\.status_code/ }).isVisible(), false);
  await twice.locator('summary').click();
  await twice.getByRole('row', { name: /http\.status_code/ }).waitFor();
  assert.equal(await detail.getByRole('table', { name: 'HTTP' }).getByRole('row').count(), 3);
});
