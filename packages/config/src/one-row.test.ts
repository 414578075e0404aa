// "Adding an option is one row": a copy of this package gets one, and nothing else of it is touched.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type * as document from './document.ts';
import type * as loading from './load-config.ts';
import type * as types from './start-options.ts';

const root = join(import.meta.dirname, '../../..');
// Inside of the repository, so that the other packages are found.
mkdirSync(join(root, '.cache'), { recursive: true });
const folder = mkdtempSync(join(root, '.cache/one-row-'));
after(() => rmSync(folder, { recursive: true }));
cpSync(import.meta.dirname, join(folder, 'src'), {
  recursive: true,
  filter: (path) => !path.endsWith('.test.ts'),
});

const row = `
  nightMode: option({
    section,
    sources: ['SPOOR_NIGHT_MODE'],
    parser: oneOf(['dark', 'light']),
    fallback: 'light',
    doc: 'For those who trace by night: \`src/**/*.js\`.',
    support: 'fast',
    place: 'config',
  }),
};`;
const rows = join(folder, 'src/options/own.ts');
writeFileSync(rows, readFileSync(rows, 'utf8').replace(/\n\};\s*$/, row));

const load = (file: string): Promise<unknown> => import(pathToFileURL(join(folder, 'src', file)).href);
const { loadConfig, describeSettings } = (await load('load-config.ts')) as typeof loading;
const facts = { argv0: 'node' };
const nightMode = (env: Record<string, string>, programmatic = {}): unknown =>
  Reflect.get(loadConfig(env, { ...facts, programmatic }).config, 'nightMode');
const linesOf = (env: Record<string, string>): string[] =>
  loadConfig(env, facts).problems.map(({ message }) => message);

test('one row: its variable, its default, its name in start()', () => {
  assert.equal(nightMode({}), 'light');
  assert.equal(nightMode({ SPOOR_NIGHT_MODE: 'dark' }), 'dark');
  assert.equal(nightMode({ SPOOR_NIGHT_MODE: 'light' }, { nightMode: 'dark' }), 'dark');
  assert.throws(
    () => nightMode({}, { nightMode: 'red' }),
    /^TypeError: nightMode must be dark or light, got 'red'$/,
  );
});

test('one row: what is wrong is named, and what is nearly its name', () => {
  assert.deepEqual(linesOf({ SPOOR_NIGHT_MODE: 'red' }), [
    "SPOOR_NIGHT_MODE must be dark or light, got 'red'; using light",
  ]);
  assert.deepEqual(linesOf({ SPOOR_NIGHTMODE: 'dark' }), [
    'SPOOR_NIGHTMODE is not a variable that Spoor knows; ignored; the nearest is SPOOR_NIGHT_MODE',
  ]);
  assert.throws(() => nightMode({}, { nigthMode: 'dark' }), /the nearest is nightMode$/);
  assert.deepEqual(linesOf({ SPOOR_NIGHT_MODE: 'dark', SPOOR_ENGINE: 'reference' }), [
    'SPOOR_NIGHT_MODE is not supported yet by the reference engine; ignored',
  ]);
});

test('one row: what spoor config shows', () => {
  const shown = describeSettings({ SPOOR_NIGHT_MODE: 'dark' }, facts).find(
    ({ name }) => name === 'nightMode',
  );
  assert.deepEqual(shown, { section: 'own', name: 'nightMode', value: 'dark', source: 'SPOOR_NIGHT_MODE' });
});

test('one row: docs/configuration.md, and the published types', async () => {
  const { sectionTable } = (await load('document.ts')) as typeof document;
  assert.match(
    sectionTable('own'),
    /^\| `SPOOR_NIGHT_MODE` \| dark or light \| `light` \| For those .* \(fast engine only\) \| `nightMode` \|$/m,
  );
  const { regenerate } = (await load('start-options.ts')) as typeof types;
  const published = regenerate(readFileSync(join(root, 'packages/sdk/src/public-types.ts'), 'utf8'));
  assert.ok(
    published.includes(
      "  /** For those who trace by night: `src/**\\/*.js`. (fast engine only) */\n  nightMode?: 'dark' | 'light';\n",
    ),
  );
});

test('one row: the type of the configuration', () => {
  const uses = [
    "import type { Config } from './config.ts';",
    "export const right = (config: Config): 'dark' | 'light' => config.nightMode;",
    '// @ts-expect-error: the value has the type of its row',
    'export const wrong = (config: Config): number => config.nightMode;',
  ];
  writeFileSync(join(folder, 'src/uses.ts'), uses.join('\n'));
  const options = { extends: '../../tsconfig.json', include: ['src/uses.ts'], exclude: [] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));
  const { status, stdout } = spawnSync('npx', ['tsc', '--project', folder], { cwd: root, encoding: 'utf8' });
  assert.equal(status, 0, stdout);
});
