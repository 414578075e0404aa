// npm run bench: installs the peers (nobody else needs them) and runs packages/bench, its harness pinned to the
// second core so that the measured program has the first to itself.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root, run } from './prepare.mjs';

prepare();
const folder = join(root, 'packages', 'bench');
if (!existsSync(join(folder, 'node_modules', '.package-lock.json'))) {
  run('npm', ['ci', '--workspaces=false', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
  });
}
const { status } = spawnSync(
  'taskset',
  ['-c', '1', process.execPath, '--import', 'tsx', 'packages/bench/src/main.ts', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
