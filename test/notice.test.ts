/** dist/NOTICE names each package of which the bundles hold code, with its licence, and no other. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type BuildOptions, build } from 'esbuild';
import { assistant, loader, onDemandParts, page, partBundles, preload } from '../packages/build/bundles.mjs';
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
  const all = [preload, onDemandParts, assistant, loader, partBundles(parts), page];
  const bundled = new Set((await Promise.all(all.map(bundledInto))).flat());
  assert.ok(bundled.has('preact'), [...bundled].join());
  const named = entries.map((entry) => entry.slice(0, entry.indexOf(' ')));
  assert.deepEqual(named, [...bundled].sort());
  assert.equal(new Set(named).size, named.length);
});

interface Manifest {
  readonly version: string;
  readonly license: string;
}

/** Of each copy that is installed: a package may have one of its own below another. */
function manifestsOf(name: string): Manifest[] {
  const root = join(import.meta.dirname, '..');
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: object;
  };
  return Object.keys(packages)
    .filter((path) => path.endsWith(`node_modules/${name}`) && existsSync(join(root, path, 'package.json')))
    .map((path) => JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as Manifest);
}

for (const entry of entries) {
  const [title = '', licence = '', copyright = ''] = entry.split('\n');
  test(`${title}: version, licence, copyright and the licence's text`, () => {
    const [name = '', version] = title.split(' ');
    const manifest = manifestsOf(name).find((each) => each.version === version);
    assert.ok(manifest, `no copy of ${name} is of ${version}`);
    assert.equal(licence, `Licence: ${manifest.license}`);
    assert.match(copyright, /^(Copyright |\(c\) |© |Author: )/i);
    assert.match(
      entry,
      /Permission is hereby granted|Permission to use, copy|Apache License\s+Version 2\.0|Redistribution and use/,
    );
    assert.ok(head.includes(`\n  ${title}`), head);
  });
}
