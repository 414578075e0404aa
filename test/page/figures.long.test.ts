import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { largeTrace } from './large-traces.ts';
import { inChromium, openPage } from './open-page.ts';
import { traceIdOf } from './sample-traces.ts';

test('page: all of it is less than 150 kB to download', (t) => {
  const folder = join('dist', 'page');
  const bytes = readdirSync(folder).reduce(
    (sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length,
    0,
  );
  t.diagnostic(`the page is ${(bytes / 1000).toFixed(1)} kB, gzipped`);
  assert.ok(bytes < 150_000, `${bytes} bytes`);
});

// How long it takes is told, not asserted: the machine may be busy. docs/performance.md has the figures.
test('page: a trace of 10,000 spans is drawn in part and scrolled through', inChromium, async (t) => {
  const { page, send, go } = await openPage(t);
  await send(largeTrace(10_000, Date.now() - 20_000));
  await page.addInitScript(`
    window.stalls = [];
    new PerformanceObserver((list) => {
      for (const { duration, startTime } of list.getEntries()) stalls.push({ duration, startTime });
    }).observe({ type: 'longtask', buffered: true });
    window.firstRows = new Promise((resolve) => {
      new MutationObserver((_, observer) => {
        if (document.querySelector('.row') === null) return;
        observer.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(resolve));
      }).observe(document, { childList: true, subtree: true });
    });
  `);
  const asked: string[] = [];
  page.on('request', (request) => {
    asked.push(new URL(request.url()).pathname);
  });
  await go(`/trace/${traceIdOf(900_000)}`);
  // A promise, not waitForFunction: that asks again by `eval`, which the page's own rules forbid.
  const firstRows = await page.evaluate<number>('firstRows');
  t.diagnostic(`first rows of 10,000 spans painted after ${Math.round(firstRows)} ms`);
  assert.ok((await page.getByRole('treeitem').count()) < 100, 'only what is in view is drawn');
  assert.equal(asked.filter((path) => path.endsWith('/rows')).length, 1, 'asked for early, and once');
  // From the top to the bottom in 120 frames.
  const frames = await page.evaluate<number[]>(`new Promise((resolve) => {
    const box = document.querySelector('.rows');
    const times = [];
    let last = performance.now();
    stalls.length = 0;
    const step = (now) => {
      times.push(now - last);
      last = now;
      box.scrollTop += (box.scrollHeight - box.clientHeight) / 120;
      if (times.length < 122) requestAnimationFrame(step);
      else resolve(times.slice(1));
    };
    requestAnimationFrame(step);
  })`);
  const sorted = [...frames].sort((a, b) => a - b);
  const stalls = await page.evaluate<{ duration: number }[]>('stalls');
  t.diagnostic(
    `scrolling: frames of ${sorted[Math.floor(sorted.length / 2)]?.toFixed(1)} ms at the median, ${sorted.at(-1)?.toFixed(1)} ms at most, ${stalls.length} tasks over 50 ms`,
  );
  await page
    .getByRole('treeitem', { name: /resize|parse|read row|index document|PUT/ })
    .last()
    .waitFor();
  assert.ok((await page.getByRole('treeitem').count()) < 100);
});
