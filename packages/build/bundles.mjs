// How the bundles of dist/ are made; build.mjs makes them, and tests some of their own.
import { inlineConventions, loadParts, partFile, partPlugins, requireParts } from './parts.mjs';
import { root } from './prepare.mjs';

/**
 * Packages that another bundle loads on demand: `./<name>.cjs` beside it, never inlined. The sdk is one because the
 * preload requires it inside of a `try`: inlined, its modules would become functions that are run at their first use, with
 * every import a variable that V8 cannot take for constant (measured: 4.8 µs a request instead of 3.3).
 */
const onDemand = ['sdk', 'reference', 'collector', 'cli/mcp'];

const loadOnDemand = {
  name: 'load-on-demand',
  setup({ onResolve }) {
    onResolve({ filter: new RegExp(`^@spoor/(${onDemand.join('|')})$`) }, ({ path, kind }) => {
      if (kind === 'entry-point') return undefined;
      return { path: `./${partFile(path)}.cjs`, external: true };
    });
  },
};

/**
 * What a start does not need: `import dgram from 'node:dgram'` gives an object that loads the module when it is first asked
 * for something. Only the default import can be had that way; a named one fails the build.
 */
const loadAtFirstUse = [
  'crypto',
  'dgram',
  'dns',
  'http',
  'https',
  'os',
  'perf_hooks',
  'tty',
  'worker_threads',
  'zlib',
];

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

export const common = {
  absWorkingDir: root,
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

/** What is loaded at every start. Names stay as they are: stack traces and `Function.name` show them. */
export const preload = {
  ...common,
  entryPoints: {
    register: 'register.ts',
    sdk: 'packages/sdk/src/index.ts',
    index: 'packages/build/main-entry.mjs',
  },
  // createRequire takes a path too, and a URL costs the loading of its parser.
  define: { 'import.meta.url': '__filename' },
  banner: { js: strict },
  minifyWhitespace: true,
  lineLimit: 160,
  minifySyntax: true,
  plugins: [loadOnDemand, requireParts, loadParts, inlineConventions, lazyBuiltIns],
};

/** Parts, beside the sdk whose rooms they share. @param entries as `parts` has them */
export const partBundles = (entries) => ({
  ...preload,
  entryPoints: Object.fromEntries(
    Object.entries(entries).map(([request, entry]) => [partFile(request), entry]),
  ),
  plugins: [...partPlugins, lazyBuiltIns],
});

/** The preload once more, readable by Nodes that are too old for us: it says so, where a syntax error would end the application. */
export const firstFile = { ...preload, entryPoints: { register: 'register.ts' }, target: 'node10' };

/** Makes the code cache of the sdk, when an operator asks for it. */
export const cacheMaker = {
  ...common,
  entryPoints: { 'make-cache': 'packages/patch/src/code-cache/make-cache.ts' },
  banner: { js: strict },
};

/** What is loaded when it is asked for. */
export const onDemandParts = {
  ...common,
  entryPoints: {
    reference: 'packages/reference/src/index.ts',
    collector: 'packages/collector/src/index.ts',
    cli: 'packages/cli/src/main.ts',
  },
  define: { 'import.meta.url': '__importMetaUrl' },
  banner: { js: `${strict}\nconst __importMetaUrl = require('node:url').pathToFileURL(__filename).href;` },
  plugins: [loadOnDemand],
};

/** Nearly all of it is the protocol's own kit, whose stack traces nobody of ours reads. */
export const assistant = {
  ...onDemandParts,
  entryPoints: { 'cli-mcp': 'packages/cli/src/mcp/serve-mcp.ts' },
  minify: true,
};

/** What Node runs in a thread of its own, as an ES module, where that is the only way to see ES modules. */
export const loader = {
  ...common,
  entryPoints: {
    loader: 'packages/patch/src/es-modules/loader.ts',
    'functions-loader': 'packages/functions/src/loader.ts',
  },
  // Of core, a thread without spans needs nothing but the globals; any other name fails the build.
  alias: { '@spoor/core': './packages/core/src/node-globals.ts' },
  outExtension: { '.js': '.mjs' },
  format: 'esm',
};

/** What the runtime of AWS Lambda loads as the handler of a function: by itself, as an ES module that waits for the function's own. */
export const lambda = {
  ...common,
  entryPoints: { 'lambda-handler': 'packages/runtime/src/lambda/lambda-handler.ts' },
  outExtension: { '.js': '.mjs' },
  format: 'esm',
};

/** The collector's page, for browsers: one script, one style sheet, and parts that are loaded when they are needed. */
export const page = {
  absWorkingDir: root,
  entryPoints: { page: 'packages/page/src/main.tsx', style: 'packages/page/src/styles/page.css' },
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
};
