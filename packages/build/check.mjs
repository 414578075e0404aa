// npm run check: types, format and lint, generated documents, and the package as npm would publish it. With --fix,
// what Biome and the generator can mend is mended first.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare, run } from './prepare.mjs';

prepare();
if (process.argv.includes('--fix')) {
  run('npx', ['biome', 'check', '--write', '.']);
  run(process.execPath, ['packages/build/docs.mjs']);
}
run('npx', ['tsc', '--project', 'tsconfig.json']);
run('npx', ['tsc', '--project', 'packages/page/tsconfig.json']);
run('npx', ['biome', 'check', '--error-on-warnings', '.']);
run(process.execPath, ['packages/build/docs.mjs', '--check']);

const folder = mkdtempSync(join(tmpdir(), 'spoor-pack-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]);
const [name] = readdirSync(folder);
const archive = join(folder, name);
run('npx', ['publint', archive, '--strict']);
// TypeScript's resolution before `exports` (`node10`) does not find the types of `spoor/register`, and nobody needs them there.
run('npx', ['attw', archive, '--format', 'ascii', '--no-emoji', '--ignore-rules', 'no-resolution']);
