// npm test: everything that needs nothing but Node. `--long` adds the *.long.test.ts files; further arguments
// are parts of file names to run.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { prepare, root } from './prepare.mjs';

prepare();

const [long, wanted] = [
  process.argv.includes('--long'),
  process.argv.slice(2).filter((a) => !a.startsWith('--')),
];

function testFiles(folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts') && !path.includes('node_modules'))
    .filter((path) => long || !path.endsWith('.long.test.ts'))
    .map((path) => join(folder, path));
}

const files = [...testFiles('packages'), ...testFiles('test')]
  .filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)))
  .sort();

const { status } = spawnSync(
  process.execPath,
  [
    '--import',
    'tsx',
    '--test',
    `--test-reporter=./${relative(root, join(root, 'packages/build/reporter.mjs'))}`,
    '--test-reporter-destination=stdout',
    ...files,
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
