// Makes a fresh clone ready: installs when node_modules does not match the lock file, builds when a source is
// newer than the bundle. Needs nothing but Node, so that `npm start` and `npm test` work alone in a fresh clone.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Runs a command from the root with inherited streams; leaves with its status when it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

const modified = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

function newestSource(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name === 'bench') continue;
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestSource(path) : modified(path));
  }
  return newest;
}

export function install() {
  const installed = modified(join(root, 'node_modules', '.package-lock.json'));
  if (installed >= modified(join(root, 'package-lock.json')) && installed > 0) return;
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: ['ignore', 2, 2] });
}

export function build() {
  const built = modified(join(root, 'dist', 'built'));
  const newest = Math.max(newestSource(join(root, 'packages')), modified(join(root, 'register.ts')));
  if (built >= newest) return;
  run(process.execPath, [join(root, 'packages/build/build.mjs')], { stdio: ['ignore', 2, 2] });
}

export function prepare() {
  install();
  build();
}
