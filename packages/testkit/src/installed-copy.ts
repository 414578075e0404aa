import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

/** An application that has one version of a package, under the package's own name. */
export interface InstalledCopy {
  readonly folder: string;
  readonly require: NodeJS.Require;
  remove(): void;
}

/**
 * An npm alias (`pg-8.0`) stands in a folder of another name, where no application has it: an instrumentation does not look there.
 * Inside of the repository, so that what the package needs is found.
 */
export function installCopy(alias: string, name: string): InstalledCopy {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache', `${alias.replace('/', '-')}-`));
  cpSync(join(root, 'node_modules', alias), join(folder, 'node_modules', name), { recursive: true });
  writeFileSync(join(folder, 'app.js'), '');
  return {
    folder,
    require: createRequire(join(folder, 'app.js')),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
