import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

export interface PackageCopy {
  /** With `node_modules` in it. */
  readonly folder: string;
  /** As a file of that folder would. */
  readonly require: NodeJS.Require;
  remove(): void;
}

/**
 * A development dependency that is installed under another name (`ioredis-2`), below the name that an application knows it by. Inside of the
 * repository, so that what it needs is found.
 */
export function copyPackages(names: Readonly<Record<string, string>>): PackageCopy {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache', 'copy-'));
  for (const [alias, name] of Object.entries(names)) {
    cpSync(join(root, 'node_modules', alias), join(folder, 'node_modules', name), { recursive: true });
  }
  return {
    folder,
    require: createRequire(join(folder, 'app.js')),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
