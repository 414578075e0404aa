import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';

const modules = join(import.meta.dirname, '..', '..', 'node_modules');

function link(name: string, from: string, into: string): void {
  const target = join(into, name);
  if (existsSync(target)) return;
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(realpathSync(from), target);
}

/** What a package asks for, from its own folder or from the common one. */
function linkDependencies(alias: string, folder: string): void {
  const text = readFileSync(join(modules, alias, 'package.json'), 'utf8');
  const { dependencies = {} } = JSON.parse(text) as { dependencies?: Record<string, string> };
  for (const name of Object.keys(dependencies)) {
    const nested = join(modules, alias, 'node_modules', name);
    link(name, existsSync(nested) ? nested : join(modules, name), join(folder, 'node_modules'));
  }
}

/** What the programs require by name. */
const common = ['opentracing', 'jaeger-client'];

/**
 * A folder with a program of fixtures/ and packages of a given version under their own names: each is installed here under an alias, and a
 * package is known by the name of its folder.
 * @param packages by name, the alias
 */
export function application(
  t: TestContext,
  program: string,
  packages: Readonly<Record<string, string>>,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-opentracing-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const own = join(folder, 'node_modules');
  for (const [name, alias] of Object.entries(packages)) {
    cpSync(join(modules, alias), join(own, name), {
      recursive: true,
      filter: (path) => !path.endsWith('.map') && !path.startsWith(join(modules, alias, 'node_modules')),
    });
    linkDependencies(alias, join(own, name));
  }
  for (const name of common) link(name, join(modules, name), own);
  const script = join(folder, program);
  cpSync(join(import.meta.dirname, 'fixtures', program), script);
  return script;
}
