// Bundles the workspaces into dist/: one file for each way in. What is not needed at every start (the reference
// engine, the collector) is a file of its own, loaded on demand.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  assistant,
  cacheMaker,
  firstFile,
  lambda,
  loader,
  onDemandParts,
  page,
  partBundles,
  preload,
} from './bundles.mjs';
import { noticeOf } from './notice.mjs';
import { parts } from './parts.mjs';
import { root, run } from './prepare.mjs';

const { build } = await import('esbuild');

const dist = join(root, 'dist');
// Whatever an older build left there would be published too.
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

const metafiles = [];
for (const bundles of [
  preload,
  firstFile,
  cacheMaker,
  onDemandParts,
  assistant,
  loader,
  lambda,
  partBundles(parts),
]) {
  const { metafile } = await build({ ...bundles, outdir: dist, metafile: true });
  metafiles.push(metafile);
}

const pageSource = join(root, 'packages/page/src');
const pageFolder = join(dist, 'page');
rmSync(pageFolder, { recursive: true, force: true });
const { metafile } = await build({ ...page, outdir: pageFolder, metafile: true });
writeFileSync(join(dist, 'NOTICE'), noticeOf([...metafiles, metafile]));
copyFileSync(join(pageSource, 'icon.svg'), join(pageFolder, 'icon.svg'));

// What the script imports at once is fetched beside it, not after it.
const preloads = metafile.outputs['dist/page/page.js'].imports
  .filter(({ kind }) => kind === 'import-statement')
  .map(({ path }) => `    <link rel="modulepreload" href="/${basename(path)}" />\n`);
const html = readFileSync(join(pageSource, 'index.html'), 'utf8');
writeFileSync(join(pageFolder, 'index.html'), html.replace('  </head>', `${preloads.join('')}  </head>`));

// The folder is also what is copied somewhere alone: by the OpenTelemetry operator, which preloads a file of this name
// (opentelemetry-operator, internal/instrumentation/nodejs.go), and into a layer of AWS Lambda.
writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n');
writeFileSync(join(dist, 'autoinstrumentation.js'), "'use strict';\nrequire('./register.cjs');\n");
copyFileSync(join(root, 'packages/build/lambda-wrapper'), join(dist, 'lambda-wrapper'));
chmodSync(join(dist, 'lambda-wrapper'), 0o755);

// npm makes a bin executable where it installs the package; this is for `npx spoor` in a clone.
if (existsSync(join(dist, 'cli.cjs'))) chmodSync(join(dist, 'cli.cjs'), 0o755);

// The types of the main entry stand in one file that imports nothing.
run('npx', ['tsc', '--project', 'packages/build/types.tsconfig.json']);
copyFileSync(join(dist, 'types', 'public-types.d.ts'), join(dist, 'index.d.cts'));
// `import 'spoor/register'` in TypeScript has nothing to offer but its effect.
writeFileSync(join(dist, 'register.d.cts'), 'export {};\n');
rmSync(join(dist, 'types'), { recursive: true });
writeFileSync(join(dist, 'built'), '');
