import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

/** Which packages of ours a package may import: the arrows of docs/architecture.md. */
const mayImport: Record<string, readonly string[] | 'any'> = {
  rules: [],
  core: ['rules'],
  messages: [],
  redaction: [],
  // The names of what can be traced: of libraries, the table alone.
  config: ['libraries', 'messages', 'redaction', 'rules'],
  patch: [],
  instrument: ['core', 'patch'],
  libraries: ['core', 'patch', 'instrument'],
  functions: ['core', 'config', 'messages', 'patch', 'instrument'],
  opentracing: ['core', 'patch', 'instrument'],
  thrift: ['core', 'patch', 'instrument', 'rules'],
  wire: ['core', 'messages'],
  http: ['core', 'patch', 'instrument', 'redaction', 'rules'],
  grpc: ['core', 'patch', 'redaction', 'rules'],
  delivery: ['core', 'wire', 'messages', 'redaction'],
  runtime: ['core', 'patch'],
  console: [],
  reference: ['config', 'core', 'patch', 'console', 'messages', 'redaction'],
  collector: ['messages', 'rules', 'wire'],
  // It runs in a browser and knows the collector by its JSON API alone; what is typed into it is read as the collector reads it.
  page: ['rules'],
  sdk: [
    'core',
    'config',
    'patch',
    'instrument',
    'messages',
    'redaction',
    'rules',
    'libraries',
    'http',
    'grpc',
    'thrift',
    'functions',
    'opentracing',
    'runtime',
    'wire',
    'delivery',
    'console',
    'reference',
  ],
  cli: 'any',
  // The demo is made of what a user has: the command, which brings the collector.
  demo: ['cli'],
  testkit: 'any',
  build: [],
};

const sources = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.test.ts') && !path.includes('fixtures'))
        .map((path) => join(folder, path))
    : [];

function importsOf(pkg: string): string[] {
  const found = new Set<string>();
  for (const file of sources(join('packages', pkg, 'src'))) {
    const source = readFileSync(file, 'utf8');
    for (const [, name] of source.matchAll(/(?:from|import|require)\s*\(?\s*['"]@spoor\/([\w-]+)/g)) {
      if (name !== undefined) found.add(name);
    }
  }
  return [...found];
}

const packages = readdirSync('packages');

for (const pkg of packages.filter((name) => name !== 'bench')) {
  test(`${pkg} imports only what its arrows allow`, () => {
    const allowed = mayImport[pkg];
    assert.ok(allowed, `packages/${pkg} must be in the table of arrows`);
    if (allowed === 'any') return;
    const imported = importsOf(pkg).filter((name) => name !== pkg);
    assert.deepEqual(
      imported.filter((name) => !allowed.includes(name)),
      [],
    );
    const unused = allowed.filter((name) => !imported.includes(name));
    assert.deepEqual(unused, [], 'an arrow that nobody uses must not be allowed');
  });
}

/** Lines of non-test sources that match, as `file:line`, outside of the packages that may. */
function offenders(pattern: RegExp, allowedFolders: readonly string[]): string[] {
  const files = ['register.ts', ...packages.flatMap((pkg) => sources(join('packages', pkg, 'src')))];
  return files
    .filter((file) => existsSync(file) && !allowedFolders.some((folder) => file.startsWith(folder)))
    .flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line, index) =>
          pattern.test(line) && !/^\s*(\/\/|\*|\/\*)/.test(line) ? [`${file}:${index + 1}`] : [],
        ),
    );
}

const development = ['packages/testkit', 'packages/demo', 'packages/bench', 'packages/build'];

// The main entry is the other way in: start(options) completes its options from the environment.
test('only the ways in read process.env: register.ts, start(options), the command', () => {
  const waysIn = ['register.ts', 'packages/sdk/src/public.ts', 'packages/cli'];
  // Not a setting of ours: NODE_OPTIONS may name another tracer.
  waysIn.push('packages/sdk/src/fast/start-fast.ts');
  // The handler of a function is told by variables which one it stands for.
  waysIn.push('packages/runtime/src/lambda/lambda-handler.ts');
  assert.deepEqual(offenders(/process\.env\b/, [...waysIn, ...development]), []);
});

test('only patch touches module loading', () => {
  assert.deepEqual(
    offenders(/from 'node:module'|from 'module'|import-in-the-middle|require-in-the-middle/, [
      'register.ts',
      'packages/patch',
      'packages/runtime/src/lambda/load-handler.ts', // loads the handler in the place of the runtime
      'packages/cli',
      ...development,
    ]),
    [],
  );
});

test('only delivery and collector open sockets', () => {
  assert.deepEqual(
    offenders(/from 'node:(dgram|net|tls)'|createSocket\(/, [
      'packages/delivery',
      'packages/collector',
      'packages/cli',
      'packages/rules/src/host-rules.ts', // compares addresses, by net's BlockList
      ...development,
    ]),
    [],
  );
});

test('only core creates an AsyncLocalStorage', () => {
  assert.deepEqual(offenders(/new AsyncLocalStorage\b/, ['packages/core', ...development]), []);
});

test('context moves only through run, and through `attach` of the API where an application calls that', () => {
  assert.deepEqual(offenders(/\.enterWith\(/, ['packages/core/src/context-manager.ts']), []);
});

const libraries = 'packages/libraries/src';

test('the table of libraries is plain data: it imports rows and types alone', () => {
  const files = [join(libraries, 'table.ts'), ...sources(join(libraries, 'rows'))];
  const imports = files.flatMap(
    (file) => readFileSync(file, 'utf8').match(/^(import|export) (?!type).* from .*$/gm) ?? [],
  );
  assert.deepEqual(
    imports.filter((line) => !/ from '\.\/rows\/[\w-]+\.ts';$/.test(line)),
    [],
  );
});

test('of libraries, whoever is not the sdk imports the table alone', () => {
  const wanted = /@spoor\/libraries(?!\/table')/;
  assert.deepEqual(offenders(wanted, ['packages/sdk', libraries, ...development]), []);
});
