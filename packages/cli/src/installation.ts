import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where this installation's files are: beside the bundled command, or in the clone that the sources run from. */
const here = dirname(fileURLToPath(import.meta.url));
const distFolder = existsSync(join(here, 'cli.cjs')) ? here : join(here, '../../../dist');

export const registerFile = join(distFolder, 'register.cjs');

export const cacheMaker = join(distFolder, 'make-cache.cjs');

/** The collector's page; absent in a build without it. */
export function pageFolder(): string | undefined {
  const folder = join(distFolder, 'page');
  return existsSync(folder) ? folder : undefined;
}

export function version(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(join(distFolder, '../package.json'), 'utf8'));
  return manifest.version;
}
