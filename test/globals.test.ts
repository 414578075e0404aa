/**
 * An application may replace a global, or a method of `process`, after the preload: fake timers, polyfills, stubs of a test.
 * What we need is taken when our modules are loaded; no function of ours may look for it at the moment of its use.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Node, parse } from 'acorn';
import { type BuildOptions, build, transform } from 'esbuild';
import { partBundles, preload } from '../packages/build/bundles.mjs';
import { parts } from '../packages/build/parts.mjs';

const globals = new Set(
  `setTimeout clearTimeout setInterval clearInterval setImmediate clearImmediate queueMicrotask structuredClone performance
   Date JSON Promise Buffer URL URLSearchParams TextEncoder TextDecoder AbortController AbortSignal Event EventTarget
   console fetch`.split(/\s+/),
);
const members = new Map(
  Object.entries({
    process: `on once off emit addListener removeListener removeAllListeners prependListener prependOnceListener listeners
      rawListeners listenerCount nextTick hrtime kill emitWarning exit reallyExit uptime`,
    Math: 'random',
  }).map(([object, names]) => [object, new Set(names.split(/\s+/))]),
);

/** What is meant to be the application's, or stands before it. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  // Compared with a deadline that grpc-js made of the same global.
  'packages/grpc/src/server-lifecycle.ts': ['Date'],
  // Wrapped as they are found.
  'packages/runtime/src/failing-handler.ts': ['process.emit'],
  'packages/runtime/src/self-kill.ts': ['process.kill'],
};
/** The configuration is read once, before the application. */
const beforeTheApplication = /^packages\/config\//;

type Fields = Node & Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

const nameOf = (node: unknown): string | undefined =>
  isNode(node) && (node.type === 'Identifier' || node.type === 'PrivateIdentifier')
    ? (node['name'] as string)
    : undefined;

/** Names that the file itself binds, in whatever scope. */
function boundNames(node: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(node)) for (const item of node) boundNames(item, found);
  if (!isNode(node)) return found;
  const isBinding = /^(ImportSpecifier|ImportDefaultSpecifier|ImportNamespaceSpecifier)$/.test(node.type);
  if (isBinding) found.add(nameOf(node['local']) ?? '');
  if (node.type === 'VariableDeclarator') addPattern(node['id'], found);
  if (/Function|Class/.test(node.type)) found.add(nameOf(node['id']) ?? '');
  if (Array.isArray(node['params'])) for (const parameter of node['params']) addPattern(parameter, found);
  for (const value of Object.values(node)) boundNames(value, found);
  return found;
}

function addPattern(pattern: unknown, found: Set<string>): void {
  if (!isNode(pattern)) return;
  const name = nameOf(pattern);
  if (name !== undefined) found.add(name);
  for (const part of ['left', 'argument', 'value']) addPattern(pattern[part], found);
  for (const list of ['elements', 'properties']) {
    if (Array.isArray(pattern[list])) for (const item of pattern[list]) addPattern(item, found);
  }
}

/** Whether what stands below this node runs later than the module itself. */
function runsLater(node: Fields): boolean {
  return /Function/.test(node.type) || (node.type === 'PropertyDefinition' && node['static'] !== true);
}

function* uses(node: unknown, isLater: boolean): Generator<string> {
  if (Array.isArray(node)) for (const item of node) yield* uses(item, isLater);
  if (!isNode(node)) return;
  const name = nameOf(node);
  if (isLater && name !== undefined && globals.has(name)) yield name;
  if (node.type === 'MemberExpression') {
    const [object, member] = [nameOf(node['object']), nameOf(node['property'])];
    if (isLater && member !== undefined && members.get(object ?? '')?.has(member))
      yield `${object}.${member}`;
    if (isLater && object === 'globalThis' && globals.has(member ?? '')) yield `globalThis.${member}`;
  }
  const isPlainKey = node['computed'] !== true && node['shorthand'] !== true;
  for (const [field, value] of Object.entries(node)) {
    if (isPlainKey && (field === 'key' || field === 'property')) continue;
    yield* uses(value, isLater || runsLater(node));
  }
}

async function usesIn(source: string, isLater: boolean): Promise<string[]> {
  const { code } = await transform(source, { loader: 'ts', target: 'node20.6' });
  const program = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
  const bound = boundNames(program);
  return [...new Set(uses(program, isLater))].filter((name) => !bound.has(name));
}

const usesAtUse = (source: string): Promise<string[]> => usesIn(source, false);

async function sourcesOf(options: BuildOptions): Promise<string[]> {
  const { metafile } = await build({ ...options, outdir: 'dist', metafile: true, write: false });
  const contents = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const files = contents.filter(([file, { bytesInOutput }]) => bytesInOutput > 0 && file.endsWith('.ts'));
  return [...new Set(files.map(([file]) => file))];
}

test('a global that is read in a function is found, one that was taken at the start is not', async () => {
  const source = `import { JSON } from 'a'; const { setTimeout } = globalThis; const now = Date.now();
    export function later(Buffer: string): Promise<void> { setTimeout(1); JSON.parse('1'); return new Promise(Buffer); }
    export class Lazy { at = performance.now(); static once = new URL('a:b'); Date() { return { Date: 1, a: a.Date }; } }
    export const kill = () => process.kill(process.pid); const x = (a = Math.random()) => globalThis.queueMicrotask(a);`;
  assert.deepEqual(await usesAtUse(source), [
    'Promise',
    'performance',
    'process.kill',
    'Math.random',
    'globalThis.queueMicrotask',
  ]);
});

test('no function of the preload reads a global that an application may have replaced', async () => {
  const found: Record<string, readonly string[]> = {};
  for (const file of await sourcesOf(preload)) {
    if (beforeTheApplication.test(file)) continue;
    const names = await usesAtUse(readFileSync(file, 'utf8'));
    if (names.length > 0) found[file] = names;
  }
  assert.deepEqual(found, exceptions);
});

/** Loaded by the start, before the application: the hooks for its files, and what they call. */
const earlyParts = ['@spoor/patch/es-modules', '@spoor/patch/sources', '@spoor/functions'];

async function usesInParts(isWanted: (request: string) => boolean, isLater: boolean) {
  const wanted = Object.entries(parts).filter(([request]) => isWanted(request));
  const files = await sourcesOf(partBundles(Object.fromEntries(wanted)));
  const found: Record<string, readonly string[]> = {};
  for (const file of files) {
    const names = await usesIn(readFileSync(file, 'utf8'), isLater);
    if (names.length > 0) found[file] = names;
  }
  return { files, found };
}

test('no part reads such a global at all, since an application may have replaced it before the part is loaded', async () => {
  const { files, found } = await usesInParts((request) => !earlyParts.includes(request), true);
  assert.ok(files.includes('packages/instrument/src/settling/promise-kinds.ts'));
  assert.deepEqual(found, {});
});

test('no function of the parts that the start loads reads one', async () => {
  const isOurs = (request: string) => earlyParts.includes(request) && request !== '@spoor/patch/es-modules';
  const { found } = await usesInParts(isOurs, false);
  // What Node says of its own is kept from stderr for the moment of one call, as it is found.
  assert.deepEqual(found, { 'packages/patch/src/sources/rewrite-loaded.ts': ['process.emitWarning'] });
});
