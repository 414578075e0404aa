// Writes the generated parts of the documents; with --check only compares and fails when they differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';
import { root } from './prepare.mjs';

const { regenerate } = await tsImport('../config/src/document.ts', import.meta.url);

const path = join(root, 'docs/configuration.md');
const before = readFileSync(path, 'utf8');
const after = regenerate(before);
if (before !== after && process.argv.includes('--check')) {
  console.error('docs/configuration.md must be what the option table says; run node packages/build/docs.mjs');
  process.exit(1);
}
if (before !== after) writeFileSync(path, after);
