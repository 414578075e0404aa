// docs/messages.md and the catalogues of lines hold each other, and nothing is printed that is in no catalogue. That what prints takes
// nothing but a line of a catalogue is held by the types (packages/messages/src/message.ts, npm run check).
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { catalogues } from './catalogues.ts';

const root = join(import.meta.dirname, '..', '..');
const entries = catalogues.flatMap((catalogue) => catalogue.entries);

interface Row {
  readonly id: string;
  readonly line: string;
  readonly means: string;
  readonly remedy: string;
}

/** Rows of all tables of the document; the line stands between one or two backticks. */
const rows = readFileSync(join(root, 'docs', 'messages.md'), 'utf8')
  .split('\n')
  .flatMap((text): Row[] => {
    const found = /^\| `([\w.]+)` \| (`+) ?(.*?) ?\2 \| ([^|]+) \| ([^|]+) \|$/.exec(text);
    if (found === null) return [];
    const [, id = '', , line = '', means = '', remedy = ''] = found;
    return [{ id, line, means, remedy }];
  });

test('every entry of a catalogue is a row of docs/messages.md, every row an entry, in this order', () => {
  assert.ok(entries.length > 100);
  assert.deepEqual(
    rows.map(({ id }) => id),
    entries.map(({ id }) => id),
  );
});

for (const { id, line } of entries) {
  test(`docs/messages.md has ${id} to the letter`, () => {
    const row = rows.find((each) => each.id === id);
    assert.equal(row?.line, line);
    assert.doesNotMatch(line, /undefined|\[object|\n/);
    assert.ok((row?.means.length ?? 0) > 1 && (row?.remedy.length ?? 0) > 0);
  });
}

test('lines that hand on the words of somebody else are these', () => {
  const handedOn = entries.filter(({ line, given }) => given.length === 1 && given[0] === line);
  assert.deepEqual(
    handedOn.map(({ id }) => id),
    ['command.collector', 'command.unexpected', 'said.help'],
  );
});

const isSource = (path: string): boolean =>
  /\.ts$/.test(path) && !/\.test\.ts$|node_modules|fixtures|testing/.test(path);
const development = /^packages\/(bench|build|demo|page|testkit)\//;

const isComment = (line: string): boolean => /^\s*(\/\/|\*|\/\*)/.test(line);
const withoutComments = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !isComment(line))
    .join('\n');

/** What is shipped, with its text. */
const sources = ['register.ts', ...readdirSync(join(root, 'packages')).flatMap((name) => sourcesOf(name))]
  .filter((path) => !development.test(path))
  .map((path) => ({ path, text: withoutComments(readFileSync(join(root, path), 'utf8')) }));

function sourcesOf(name: string): string[] {
  const folder = join('packages', name, 'src');
  if (!existsSync(join(root, folder))) return [];
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return paths.map((path) => join(folder, path)).filter(isSource);
}

const placesOf = (pattern: RegExp): string[] =>
  sources.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(([, name]) => (name ? `${path} ${name}` : path)),
  );

test('every catalogue in the sources is compared with the document', () => {
  const found = placesOf(/export const (\w+) = (?:catalogue|parts)\(/g);
  assert.deepEqual(found.sort(), catalogues.map(({ place }) => place).sort());
});

test('every entry is used', () => {
  for (const { place, entries: own } of catalogues) {
    const [file = ''] = place.split(' ');
    const others = sources.filter(({ path }) => path !== file).map(({ text }) => text);
    for (const { id } of own) {
      const key = id.split('.')[1] ?? '';
      assert.ok(
        others.some((text) => new RegExp(`\\b\\w+\\.${key}\\b`).test(text)),
        `${id} is used nowhere`,
      );
    }
  }
});

test('only a catalogue makes lines: nothing is cast into one', () => {
  const casts = sources.filter(
    ({ text }) =>
      text.includes("from '@spoor/messages'") &&
      /\bas (?:unknown as |never as )?(?:Message|Part)\b/.test(text),
  );
  assert.deepEqual(casts, []);
});

test('nothing prints but what takes a line, and the console exporter', () => {
  const printing = new Set(
    placesOf(
      /process\.stderr|stderr\.write|writeSync\(\s*2|console\.(?:log|warn|error|info|debug)\(|emitWarning\(/g,
    ),
  );
  assert.deepEqual([...printing].sort(), [
    'packages/cli/src/main.ts',
    'packages/sdk/src/report.ts',
    'register.ts',
  ]);
  const raw = new Set(placesOf(/\bwriteStderr\b/g));
  assert.deepEqual(
    [...raw].sort(),
    // The trees of the console exporter, of both engines, and the entry that the command has no use for.
    [
      'packages/sdk/src/fast/create-sinks.ts',
      'packages/sdk/src/index.ts',
      'packages/sdk/src/report.ts',
      'packages/sdk/src/start.ts',
    ],
  );
});
