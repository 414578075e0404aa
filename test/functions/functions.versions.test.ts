/** Functions that the configuration names, as a user has them: spans, messages, packages, files of rules. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { names, runFunctions as run } from './run-functions.ts';

test('a call is a span below the one that is active, with the function, its file and its line', async (t) => {
  const files = {
    'app.js':
      "const { outer } = require('./src/shop.js');\nPromise.all([1, 2, 3, 4, 5].map(outer)).then((all) => console.log(all.join()));",
    'src/shop.js': [
      'async function inner(n) { await null; return n * 2; }',
      'exports.outer = async (n) => {',
      '  await new Promise((resolve) => setTimeout(resolve, n % 3));',
      '  return inner(n);',
      '};',
    ].join('\n'),
  };
  const { spans, stdout, lines } = await run(t, { files, functions: './src/*.js#*', count: 10 });
  assert.deepEqual([stdout, lines], ['2,4,6,8,10\n', []]);
  const outers = spans.filter(({ name }) => name === 'outer');
  const inners = spans.filter(({ name }) => name === 'inner');
  assert.deepEqual(inners.map(({ parentId }) => parentId).sort(), outers.map(({ spanId }) => spanId).sort());
  assert.equal(new Set(outers.map(({ traceId }) => traceId)).size, 5);
  const tags = outers[0]?.tags ?? {};
  assert.equal(tags['code.function.name'], 'outer');
  assert.equal(tags['code.file.path'], 'src/shop.js');
  assert.equal(tags['code.line.number'], 2);
  assert.equal(tags['otel.scope.name'] ?? tags['otel.library.name'], '@spoor/functions');
});

test('what matches nothing is named with the nearest name, and what cannot be traced as such', async (t) => {
  const files = {
    'app.js': "require('./src/db.js'); require('pkg'); require('./src/broken.js');",
    'src/db.js': 'exports.Repo = class Repo { constructor() {} find() {} };',
    'src/broken.js': 'exports.fine = () => 1; // a word that is none in JavaScript: \\u0000',
    'node_modules/pkg/package.json': '{ "name": "pkg", "version": "1.0.0" }',
    'node_modules/pkg/index.js': 'exports.merge = () => 1;',
  };
  const functions =
    './src/db.js#Repo.fnd, ./src/db.js#Repo.constructor, ./src/other.js#f, pkg#merg, db.js, ./src/**#Repo.find';
  const { status, lines } = await run(t, { files, functions, count: 0 });
  assert.equal(status, 0);
  assert.deepEqual(lines, [
    "spoor: SPOOR_FUNCTIONS must be a file or package and a path of names such as ./src/db.js#Repo.find or lodash#merge, got 'db.js'; it is left out",
    'spoor: functions: src/db.js#Repo.constructor cannot be traced: a constructor, an accessor or a function without a block of its own',
    'spoor: functions: src/db.js has no Repo.fnd; the nearest is Repo.find',
    'spoor: functions: ./src/other.js#f matched nothing that was loaded',
    'spoor: functions: pkg#merg matched nothing that was loaded; the nearest is merge',
  ]);
});

test('a file that the parser cannot read is told, and runs as it is', async (t) => {
  // Hashbangs of CommonJS aside, what Node runs and the parser refuses: a file that is no program at all.
  const files = {
    'app.js': "try { require('./a.js') } catch (e) { console.log(e.name) }",
    'a.js': 'let f = () => ;',
  };
  const { stdout, lines } = await run(t, { files, functions: './a.js#f', count: 0 });
  assert.equal(stdout, 'SyntaxError\n');
  assert.match(
    lines[0] ?? '',
    /^spoor: functions: a\.js cannot be parsed, nothing in it is traced: SyntaxError: /,
  );
});

test('above the rate calls have no spans, which is told and counted', async (t) => {
  const files = {
    'app.js': `const { hot } = require('./hot.js');
const since = Date.now();
for (let i = 0; i < 3000; i++) hot();
while (Date.now() - since < 1100);
hot();`,
    'hot.js': 'exports.hot = () => 1;',
    'rules.json': '[{ "functions": "./hot.js#hot", "maxPerSecond": 5 }]',
  };
  const { spans, lines } = await run(t, { files, env: { SPOOR_FUNCTIONS_FILE: './rules.json' }, count: 6 });
  assert.equal(spans.length, 6);
  assert.deepEqual(lines, [
    'spoor: functions: hot.js#hot was called 3000 times in 1 s; spans above 5/s are left out',
    'spoor: functions: 2995 spans of hot.js#hot were left out, above 5/s',
  ]);
});

test('a recursion has spans down to a depth, and goes on below', async (t) => {
  const files = {
    'app.js':
      "const { deep, endless } = require('./deep.js'); console.log(deep(3000)); try { endless(); } catch (e) { console.log(e.name); }",
    'deep.js': `exports.deep = deep; exports.endless = endless;
function deep(n) { return n === 0 ? 0 : 1 + deep(n - 1); }
function endless() { return endless() + 1; }`,
  };
  const { spans, stdout, lines } = await run(t, { files, functions: './deep.js#*', count: 64 });
  assert.equal(stdout, '3000\nRangeError\n');
  assert.deepEqual([...new Set(names(spans))], ['deep', 'endless']);
  assert.equal(
    lines[0],
    'spoor: functions: 2969 spans of deep.js#deep were left out, below 32 calls of it inside of one another',
  );
  assert.match(
    lines[1] ?? '',
    /^spoor: functions: \d+ spans of deep\.js#endless were left out, below 32 calls/,
  );
});

test('a file gives names, kinds and attributes; secrets are masked, what is short is left out', async (t) => {
  const files = {
    'app.js': `const cart = require('./cart.js');
const log = [];
cart.price({ id: 7, user: { id: 'u1', password: 'pw' } }, (error, rows) => log.push(rows.length));
try { cart.fail({}); } catch (error) { log.push(error.code); }
cart.quick();
setImmediate(() => console.log(log.join()));`,
    'cart.js': `exports.price = (cart, done) => { setImmediate(done, null, [1, 2, 3]); };
exports.fail = () => { throw Object.assign(new Error('no'), { code: 'E_NO' }); };
exports.quick = () => 1;`,
    'rules.json': JSON.stringify([
      {
        functions: ['./cart.js#price'],
        name: 'cart {0.id}',
        kind: 'client',
        callback: -1,
        attributes: { 'user.id': 'args[0].user.id', pass: 'args[0].user.password', rows: 'result.length' },
      },
      {
        functions: ['./cart.js#fail', './cart.js#quick'],
        minDuration: '10s',
        attributes: { why: 'error.code' },
      },
    ]),
  };
  const { spans, stdout } = await run(t, { files, env: { SPOOR_FUNCTIONS_FILE: 'rules.json' }, count: 2 });
  assert.equal(stdout, 'E_NO,3\n');
  assert.deepEqual(names(spans), ['cart 7', 'fail']);
  const [price, fail] = spans.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const { 'span.kind': kind, 'user.id': user, pass, rows } = price?.tags ?? {};
  assert.deepEqual([kind, user, pass, rows], ['client', 'u1', 'REDACTED', 3]);
  const { why, 'error.type': type, error } = fail?.tags ?? {};
  assert.deepEqual([why, type, error], ['E_NO', 'E_NO', true]);
});

const packages = {
  'node_modules/pkg/package.json': '{ "name": "pkg", "version": "1.0.0" }',
  'node_modules/pkg/index.js': `function main() { return 'main'; }
main.merge = () => 'merge'; main.Client = class Client { send() { return this.#sign(); } #sign() { return 'signed'; } };
module.exports = main;`,
  'node_modules/esm/package.json':
    '{ "name": "esm", "version": "1.0.0", "exports": "./index.js", "type": "module" }',
  'node_modules/esm/index.js':
    "export const hello = () => 'hello ' + deep(); function deep() { return 'deep'; }",
};

test('what packages export, and what they do not', async (t) => {
  const files = {
    ...packages,
    'app.mjs':
      "import pkg from 'pkg'; import { hello } from 'esm'; console.log(pkg(), pkg.merge(), new pkg.Client().send(), hello());",
  };
  const functions = 'pkg#main, pkg#merge, pkg#Client.send, pkg#main.Client.#sign, esm#deep, esm#hello';
  const { spans, stdout, lines } = await run(t, { files, functions, script: ['app.mjs'], count: 6 });
  assert.deepEqual([stdout, lines], ['main merge signed hello deep\n', []]);
  assert.deepEqual(names(spans), ['Client.send', 'deep', 'hello', 'main', 'main.Client.#sign', 'merge']);
});

test('a rejection that nobody handles is reported once, and the process ends as without us', async (t) => {
  const files = {
    'app.js': "require('./a.js').fails();",
    'a.js': "exports.fails = async () => { throw new Error('unhandled'); };",
  };
  const bare = await run(t, { files, way: 'none', count: 0 });
  const { stderr, status, spans } = await run(t, { files, functions: './a.js#fails', count: 1 });
  assert.equal(status, bare.status);
  assert.equal(stderr.split('Error: unhandled').length, bare.stderr.split('Error: unhandled').length);
  assert.deepEqual(names(spans), ['fails']);
});

test('without the variables nothing is loaded, and nothing is put into the global object', async (t) => {
  const files = {
    'app.js':
      "console.log(Object.keys(require.cache).filter((file) => /(functions|sources|operations)[^/]*$/.test(file)).length, 'spoor:functions' in globalThis);",
  };
  assert.equal((await run(t, { files, count: 0 })).stdout, '0 false\n');
});

test('modules that import one another in a circle call what is hoisted before the first line has run', async (t) => {
  const files = {
    'a.mjs':
      "import { b } from './b.mjs';\nexport function a(x) { const inner = () => x + 1; return inner(); }\nconsole.log(b, a(5));",
    'b.mjs': "import { a } from './a.mjs';\nexport const b = a(1);",
  };
  const { spans, stdout } = await run(t, { files, functions: './*.mjs#**', script: ['a.mjs'], count: 3 });
  assert.equal(stdout, '2 6\n');
  // The first call comes before the function is wrapped, and what it defines is.
  assert.deepEqual(names(spans), ['a', 'a.inner', 'a.inner']);
});

test('a worker has spans too, and runs as it is when it is started without the preload', async (t) => {
  const files = {
    'app.mjs': `import { Worker, isMainThread, workerData } from 'node:worker_threads';
import { price } from './price.mjs';
if (!isMainThread) console.log(workerData, price(2));
else for (const options of [{ workerData: 'bare', execArgv: [] }, { workerData: 'traced' }])
  await new Promise((resolve) => new Worker(new URL(import.meta.url), options).on('exit', resolve));`,
    'price.mjs': 'export const price = (n) => n * 2;',
  };
  const { spans, stdout, lines } = await run(t, {
    files,
    functions: './price.mjs#price',
    script: ['app.mjs'],
    count: 1,
  });
  assert.deepEqual([stdout, names(spans)], ['bare 4\ntraced 4\n', ['price']]);
  assert.deepEqual(lines, []);
});
