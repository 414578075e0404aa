import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { failedCheckout, itemByItem, mailAndCron } from './awkward-traces.ts';
import { inChromium, openPage } from './open-page.ts';
import { shopTrace, shopVisits, traceIdOf } from './sample-traces.ts';

// The pictures of README.md and docs/page.md. They are written only when asked for, since every run has other times:
//   SPOOR_PICTURES=docs/images npm run test:long -- --only-long pictures
const folder = process.env['SPOOR_PICTURES'];

/** Every view is drawn in both themes; these are looked at by readers. */
const published = new Set(
  'search-light trace-light trace-dark table-light graph-light changes-light compare-dark'.split(' '),
);

for (const colorScheme of ['light', 'dark'] as const) {
  test(`page: pictures of every view (${colorScheme})`, inChromium, async (t) => {
    const { page, send, go } = await openPage(t, { colorScheme, deviceScaleFactor: 1 });
    const now = Date.now();
    const failed = failedCheckout(700, now - 30_000);
    await send(
      ...shopVisits(now),
      shopTrace(500, now, { slow: true, failing: true }),
      failed,
      itemByItem(701, now - 20_000),
      ...mailAndCron(702, now - 10_000, failed),
    );
    const cause = failed.spans.findLast(({ failed }) => failed === true);
    const views = [
      ['search', '/search', '.trace-row'],
      ['trace', `/trace/${traceIdOf(700)}?span=${cause?.id}`, '.failure'],
      ['table', `/trace/${traceIdOf(701)}?view=table`, '.span-table td'],
      ['graph', '/graph', '.node'],
      ['compare', `/compare?a=${traceIdOf(1)}&b=${traceIdOf(500)}`, '.compare-row'],
      ['changes', '/changes?open=catalog+GET+%2Fproducts%2Fsextant', '.line-plot'],
    ] as const;
    for (const [name, path, ready] of views) {
      await go(path);
      await page.locator(ready).first().waitFor();
      const picture = await page.screenshot(
        folder === undefined || !published.has(`${name}-${colorScheme}`)
          ? {}
          : { path: join(folder, `${name}-${colorScheme}.png`) },
      );
      assert.ok(picture.length > 10_000, `${name} is an empty picture`);
    }
  });
}
if (folder !== undefined) mkdirSync(folder, { recursive: true });
