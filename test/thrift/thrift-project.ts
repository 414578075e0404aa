import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
// Inside of the repository, so that what thrift itself needs is found.
const cache = join(import.meta.dirname, '..', '..', '.cache');

/** Of npm, by the names in our package.json: what each changes is in docs/thrift.md. */
export const versions = ['thrift-0.9', 'thrift-0.12', 'thrift-0.16', 'thrift-0.22', 'thrift'] as const;
export type Version = (typeof versions)[number];

/** A folder as an application has it: the programs of `fixtures`, and that version under its true name. */
export function thriftProject(version: Version): { folder: string; remove(): void } {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, `${version}-`));
  cpSync(join(import.meta.dirname, 'fixtures'), folder, { recursive: true });
  // The main file is a folder, of which nothing but the path of a file in it can be found in all versions.
  const main = require.resolve(`${version}/lib/nodejs/lib/thrift/index.js`);
  const installed = join(main, '..', '..', '..', '..', '..');
  const modules = join(folder, 'node_modules');
  cpSync(installed, join(modules, 'thrift'), { recursive: true });
  // What finds `ws` by itself must find the one of this version.
  for (const name of ['ws', 'isomorphic-ws']) {
    const [own, common] = [join(installed, 'node_modules', name), join(installed, '..', name)];
    cpSync(existsSync(own) ? own : common, join(modules, name), { recursive: true });
  }
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
