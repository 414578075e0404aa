/** dist/NOTICE names each package of which the bundles hold code, with its licence, and no other. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type BuildOptions, build } from 'esbuild';
import { loader, onDemandParts, page, partBundles, preload } from '../packages/build/bundles.mjs';
import { parts } from '../packages/build/parts.mjs';

const notice = readFileSync(join(import.meta.dirname, '..', 'dist', 'NOTICE'), 'utf8');
const [head = '', ...entries] = notice.split(`\n\n${'-'.repeat(78)}\n\n`);

/** Names of the packages whose sources esbuild puts into a bundle, found without what writes the file. */
async function bundledInto(options: BuildOptions): Promise<string[]> {
  const { metafile } = await build({ ...options, outdir: 'dist/none', metafile: true, write: false });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs
    .filter(([path, { bytesInOutput }]) => path.includes('node_modules/') && bytesInOutput > 0)
    .map(([path]) => {
      const [scope = '', name = ''] = path
        .slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
        .split('/');
      return scope.startsWith('@') ? `${scope}/${name}` : scope;
    });
}

test('it names the packages that are bundled, all and only those', async () => {
  const all = [preload, onDemandParts, loader, partBundles(parts), page];
  const bundled = new Set((await Promise.all(all.map(bundledInto))).flat());
  assert.ok(bundled.has('preact'), [...bundled].join());
  const named = entries.map((entry) => entry.slice(0, entry.indexOf(' ')));
  assert.deepEqual(named, [...bundled].sort());
  assert.equal(new Set(named).size, named.length);
});

for (const entry of entries) {
  const [title = '', licence = '', copyright = ''] = entry.split('\n');
  test(`${title}: version, licence, copyright and the licence's text`, () => {
    const [name = '', version] = title.split(' ');
    const file = readFileSync(join(import.meta.dirname, '..', 'node_modules', name, 'package.json'), 'utf8');
    const manifest = JSON.parse(file) as { version: string; license: string };
    assert.equal(version, manifest.version);
    assert.equal(licence, `Licence: ${manifest.license}`);
    assert.match(copyright, /^(Copyright |\(c\) |© |Author: )/i);
    assert.match(entry, /Permission is hereby granted|Apache License\s+Version 2\.0|Redistribution and use/);
    assert.ok(head.includes(`\n  ${title}`), head);
  });
}
