/** Every shape of function, bare against traced: what the program sees is the same, and every call has its span. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { receiveSpans } from '../e2e/received-spans.ts';
import { runApp } from '../e2e/run-app.ts';
import { type Format, fileOf, mainFile, shapesOf, writeShapes } from './shape-programs.ts';

const own = /^(default\.)?run(\.|$)/;

type SpansByFile = Record<string, readonly string[]>;

async function runTraced(
  t: TestContext,
  format: Format,
  folder: string,
  functions: string,
  expected: SpansByFile,
) {
  const receiver = await receiveSpans(t);
  const count = Object.values(expected).flat().length;
  const ended = await runApp(mainFile(format), {
    cwd: folder,
    env: { ...receiver.http, OTEL_SERVICE_NAME: 'shapes', SPOOR_FUNCTIONS: functions },
  });
  const spans = await receiver.spans('shapes', count);
  const seen: Record<string, string[]> = {};
  for (const { name, tags } of spans) {
    const file = String(tags['code.file.path']);
    seen[file] ??= [];
    if (!own.test(name)) seen[file].push(name);
  }
  for (const names of Object.values(seen)) names.sort();
  return { ended, seen };
}

function byPattern(format: Format): SpansByFile {
  return Object.fromEntries(shapesOf(format).map((shape) => [fileOf(shape, format), shape.spans.toSorted()]));
}

function byName(format: Format): SpansByFile {
  return Object.fromEntries(
    shapesOf(format).map((shape) => [
      fileOf(shape, format),
      [...shape.spans, ...(shape.onlyNamed ?? [])].toSorted(),
    ]),
  );
}

const selectorsOf = (spans: SpansByFile): string =>
  Object.entries(spans)
    .flatMap(([file, names]) => [...new Set(names)].map((name) => `./${file}#${name}`))
    .join();

for (const format of ['cjs', 'esm'] as const) {
  test(`${format}: with a pattern for all functions the program sees itself as without us`, async (t) => {
    const folder = writeShapes(t);
    const bare = await runApp(mainFile(format), { cwd: folder, way: 'none' });
    assert.equal(bare.status, 0, bare.stderr);
    const expected = byPattern(format);
    const { ended, seen } = await runTraced(t, format, folder, './shapes/**#**', expected);
    assert.equal(ended.stdout, bare.stdout, ended.stderr);
    assert.equal(ended.status, 0);
    assert.deepEqual(seen, expected);
  });

  test(`${format}: each function is found by its own path`, async (t) => {
    const folder = writeShapes(t);
    const bare = await runApp(mainFile(format), { cwd: folder, way: 'none' });
    const expected = byName(format);
    const { ended, seen } = await runTraced(t, format, folder, selectorsOf(expected), expected);
    assert.equal(ended.stdout, bare.stdout, ended.stderr);
    assert.deepEqual(
      { ...Object.fromEntries(Object.keys(expected).map((file) => [file, []])), ...seen },
      expected,
    );
  });
}
