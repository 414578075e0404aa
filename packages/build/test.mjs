// npm test: everything that needs nothing but Node. `--long` adds the *.long.test.ts files, `--only-long` runs those
// alone, `--versions` those that start their children on the Node of SPOOR_TEST_NODE (*.versions.test.ts); further
// arguments are parts of file names.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { prepare, root } from './prepare.mjs';

prepare();

const flags = new Set(process.argv.slice(2).filter((argument) => argument.startsWith('--')));
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

/** Tests whose child processes run on the Node of SPOOR_TEST_NODE. */
const perVersion = /\.versions\.test\.ts$/;
const isLong = /\.long\.test\.ts$/;

function chosen(path) {
  if (flags.has('--versions')) return perVersion.test(path);
  if (flags.has('--only-long')) return isLong.test(path);
  return flags.has('--long') || !isLong.test(path);
}

function testFiles(folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => path.endsWith('.test.ts') && !path.includes('node_modules') && chosen(path));
}

const files = [...testFiles('packages'), ...testFiles('test')]
  .filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)))
  .sort();
if (files.length === 0) throw new Error(`no test file matches ${process.argv.slice(2).join(' ')}`);

const { status } = spawnSync(
  process.execPath,
  [
    '--import',
    'tsx',
    '--test',
    // Node takes one less than there are processors, and a file mostly waits for its children.
    `--test-concurrency=${Math.max(2, availableParallelism() - 1)}`,
    `--test-reporter=./${relative(root, join(root, 'packages/build/reporter.mjs'))}`,
    '--test-reporter-destination=stdout',
    ...files,
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
