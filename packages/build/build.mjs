// Bundles the workspaces into dist/: one file for each way in. What is not needed at every start (the reference
// engine, the collector) is a file of its own, loaded on demand.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root, run } from './prepare.mjs';

const { build } = await import('esbuild');

const entries = {
  register: 'register.ts',
  sdk: 'packages/sdk/src/index.ts',
  index: 'packages/build/main-entry.mjs',
  reference: 'packages/reference/src/index.ts',
  collector: 'packages/collector/src/index.ts',
  cli: 'packages/cli/src/main.ts',
};

/**
 * Packages that another bundle loads on demand: `./<name>.cjs` beside it, never inlined. The sdk is one because the
 * preload requires it inside of a `try`: inlined, its modules would become functions that are run at their first use, with
 * every import a variable that V8 cannot take for constant (measured: 4.8 µs a request instead of 3.3).
 */
const onDemand = ['sdk', 'reference', 'collector'];

const loadOnDemand = {
  name: 'load-on-demand',
  setup({ onResolve }) {
    onResolve({ filter: new RegExp(`^@spoor/(${onDemand.join('|')})$`) }, ({ path, kind }) => {
      if (kind === 'entry-point') return undefined;
      return { path: `./${path.slice('@spoor/'.length)}.cjs`, external: true };
    });
  },
};

/**
 * What a start does not need: `import dgram from 'node:dgram'` gives an object that loads the module when it is first asked
 * for something. Only the default import can be had that way; a named one fails the build.
 */
const loadAtFirstUse = ['crypto', 'dgram', 'http', 'os', 'tty', 'worker_threads', 'zlib'];

const lazyBuiltIns = {
  name: 'lazy-built-ins',
  setup({ onResolve, onLoad }) {
    const filter = new RegExp(`^node:(${loadAtFirstUse.join('|')})$`);
    onResolve({ filter }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'lazy-built-in' } : undefined,
    );
    onLoad({ filter, namespace: 'lazy-built-in' }, ({ path }) => ({
      contents: `export default new Proxy({}, { get: (_, name) => require('${path}')[name] });`,
    }));
  },
};

const dist = join(root, 'dist');
rmSync(join(dist, 'built'), { force: true });
mkdirSync(dist, { recursive: true });

const common = {
  absWorkingDir: root,
  outdir: dist,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.6',
  legalComments: 'none',
  external: ['@opentelemetry/*', '@grpc/grpc-js', 'esbuild'],
  logLevel: 'warning',
};
// A directive counts only as the first statement: without it every wrapper would get `this` in its sloppy form.
const strict = "'use strict';";

// What is loaded at every start. Names stay as they are: stack traces and `Function.name` show them.
await build({
  ...common,
  entryPoints: { register: entries.register, sdk: entries.sdk, index: entries.index },
  // createRequire takes a path too, and a URL costs the loading of its parser.
  define: { 'import.meta.url': '__filename' },
  banner: { js: strict },
  minifyWhitespace: true,
  lineLimit: 160,
  minifySyntax: true,
  plugins: [loadOnDemand, lazyBuiltIns],
});

const { register, sdk, index, ...onDemandEntries } = entries;
await build({
  ...common,
  entryPoints: onDemandEntries,
  define: { 'import.meta.url': '__importMetaUrl' },
  banner: { js: `${strict}\nconst __importMetaUrl = require('node:url').pathToFileURL(__filename).href;` },
  plugins: [loadOnDemand],
});

// The collector's page, for browsers: one script, one style sheet, and parts that are loaded when they are needed.
const pageSource = join(root, 'packages/page/src');
const pageFolder = join(dist, 'page');
rmSync(pageFolder, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  metafile: true,
  entryPoints: { page: join(pageSource, 'main.tsx'), style: join(pageSource, 'styles/page.css') },
  outdir: pageFolder,
  entryNames: '[name]',
  chunkNames: 'part-[hash]',
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: ['chrome123', 'firefox120', 'safari17.5'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
  logLevel: 'warning',
});
copyFileSync(join(pageSource, 'icon.svg'), join(pageFolder, 'icon.svg'));

// What the script imports at once is fetched beside it, not after it.
const preloads = metafile.outputs['dist/page/page.js'].imports
  .filter(({ kind }) => kind === 'import-statement')
  .map(({ path }) => `    <link rel="modulepreload" href="/${basename(path)}" />\n`);
const html = readFileSync(join(pageSource, 'index.html'), 'utf8');
writeFileSync(join(pageFolder, 'index.html'), html.replace('  </head>', `${preloads.join('')}  </head>`));

// npm makes a bin executable where it installs the package; this is for `npx spoor` in a clone.
if (existsSync(join(dist, 'cli.cjs'))) chmodSync(join(dist, 'cli.cjs'), 0o755);

// The types of the main entry stand in one file that imports nothing.
run('npx', ['tsc', '--project', 'packages/build/types.tsconfig.json']);
copyFileSync(join(dist, 'types', 'public-types.d.ts'), join(dist, 'index.d.ts'));
rmSync(join(dist, 'types'), { recursive: true });
writeFileSync(join(dist, 'built'), '');
