import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '@spoor/config';
import type { Target } from '@spoor/instrument';
import { regenerate } from '@spoor/libraries/document';
import { type LibraryRow, lazyRows, libraryRows, tracedRows } from '@spoor/libraries/table';
import { parseVersionRange } from '../../packages/patch/src/version-range.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'packages/libraries/src');
const document = readFileSync(join(root, 'docs/libraries.md'), 'utf8');
const namesOf = ({ name, aliases = [] }: LibraryRow): string[] => [name, ...aliases];
const names = libraryRows.flatMap(namesOf);

test('every name stands for one thing', () => {
  assert.deepEqual([...new Set(names)], names);
});

test('the names of the table are the names that the settings accept', () => {
  const problemsOf = (name: string): string[] =>
    loadConfig(
      { SPOOR_ENGINE: 'fast', OTEL_NODE_ENABLED_INSTRUMENTATIONS: name },
      { argv0: 'node' },
    ).problems.map(({ message }) => message);
  for (const row of tracedRows) for (const name of namesOf(row)) assert.deepEqual(problemsOf(name), [], name);
  for (const { name } of libraryRows.filter(({ kind }) => kind === 'planned')) {
    assert.match(problemsOf(name).join(), / asks for .*, not supported yet; ignored$/);
  }
  assert.match(problemsOf('expres').join(), /got 'expres'; ignored; the nearest is express$/);
});

test('the names of the table are the names of docs/libraries.md', () => {
  assert.equal(document, regenerate(document));
  const rows = document.match(/^\| `.*? \|/gm)?.join() ?? '';
  const planned = /<!-- planned -->\n(.*)/.exec(document)?.[1] ?? '';
  const written = [...`${rows},${planned}`.matchAll(/`([\w.-]+)`/g)].map(([, name]) => name);
  assert.deepEqual(written.sort(), [...names].sort());
  assert.throws(() => regenerate(''), /docs\/libraries\.md must have a place for libraries and for planned/);
});

test('each library of the table has a folder, and each folder a row', () => {
  const folders = readdirSync(folder).filter((name) => existsSync(join(folder, name, `${name}.ts`)));
  assert.deepEqual(folders.sort(), lazyRows.map(({ name }) => name).sort());
});

const kinds = {
  package: 'packages',
  'es-module': 'esModules',
  channel: 'channels',
  'tracing-channel': 'tracingChannels',
  'built-in': 'builtIns',
} as const satisfies Record<Target['kind'], string>;

for (const { name, targets } of lazyRows) {
  test(`${name}: each of its targets has a hook, each hook a target, and each range can be read`, async () => {
    const part = (await import(`@spoor/libraries/${name}`)) as Record<
      string,
      Record<string, unknown> | undefined
    >;
    const hooks = Object.values(kinds).flatMap((kind) =>
      Object.keys(part[kind] ?? {}).map((hook) => `${kind} ${hook}`),
    );
    const wanted = targets.map(({ kind, hook }) => `${kinds[kind]} ${hook}`);
    assert.deepEqual([...new Set(wanted)].sort(), hooks.sort());
    for (const target of targets) {
      const versions = 'versions' in target ? target.versions : undefined;
      assert.notEqual(parseVersionRange(versions ?? '>=0.0.0'), undefined, versions);
    }
  });
}
