// Writes the generated parts of the documents and of the published types; with --check only compares and fails when they differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';
import { root } from './prepare.mjs';

const documents = {
  'docs/configuration.md': '../config/src/document.ts',
  'packages/sdk/src/public-types.ts': '../config/src/start-options.ts',
  'docs/libraries.md': '../libraries/src/document.ts',
};

for (const [name, source] of Object.entries(documents)) {
  const { regenerate } = await tsImport(source, import.meta.url);
  const path = join(root, name);
  const before = readFileSync(path, 'utf8');
  const after = regenerate(before);
  if (before === after) continue;
  if (process.argv.includes('--check')) {
    console.error(`${name} must be what its table says; run node packages/build/docs.mjs`);
    process.exitCode = 1;
  } else writeFileSync(path, after);
}
