/** Libraries with every function of them, and of what they depend on, traced: their results are the same. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runApp } from '../e2e/run-app.ts';
import { makeFolder } from './shape-programs.ts';

const modules = join(import.meta.dirname, '../../node_modules');

/** Stacks tell of us, so that no answer may show one. */
const server = (create: string): string => `
const server = ${create}.listen(0, async () => {
  const url = 'http://127.0.0.1:' + server.address().port;
  const body = { method: 'POST', body: '{"z":1}', headers: { 'content-type': 'application/json' } };
  for (const [path, options] of [['/a/5?x=1'], ['/sub', body], ['/nope']]) {
    const answer = await fetch(url + path, options);
    console.log(answer.status, await answer.text(), answer.headers.get('etag'), answer.headers.get('content-type'));
  }
  server.closeAllConnections();
  server.close();
});`;

const programs: Readonly<Record<string, string>> = {
  acorn: `const acorn = require('acorn');
const tree = acorn.parse(require('fs').readFileSync(require.resolve('acorn'), 'utf8'), { ecmaVersion: 'latest', locations: true });
const text = JSON.stringify(tree, (_, value) => typeof value === 'bigint' ? String(value) : value);
console.log(text.length, require('crypto').createHash('sha1').update(text).digest('hex'));
try { acorn.parse('let let'); } catch (error) { console.log(error.message, error.pos, error instanceof SyntaxError); }`,
  express: `const express = require('express');
const app = express();
app.use(express.json());
app.get('/a/:id', (request, response) => response.json({ id: request.params.id, query: request.query }));
app.post('/sub', (request, response) => response.status(201).send(request.body));
${server('app')}`,
  koa: `const Koa = require('koa');
const app = new Koa();
app.use(async (context, next) => { await next(); context.set('etag', '"k"'); });
app.use((context) => { context.body = { path: context.path, query: context.query }; });
${server('app')}`,
  rxjs: `const { from, map, mergeMap, of, delay, toArray, catchError, throwError } = require('rxjs');
from([1, 2, 3]).pipe(mergeMap((n) => n === 2 ? throwError(() => new Error('two')).pipe(catchError((e) => of(e.message))) : of(n).pipe(delay(1), map((m) => m * 2))), toArray())
  .subscribe((all) => console.log(all));`,
  'fast-check': `const fc = require('fast-check');
console.log(JSON.stringify(fc.sample(fc.record({ a: fc.integer(), b: fc.array(fc.string()), c: fc.option(fc.float()) }), { seed: 7, numRuns: 20 })));
console.log(fc.check(fc.property(fc.nat(), (n) => n < 500), { seed: 3 }).counterexample);`,
};

for (const [name, program] of Object.entries(programs)) {
  test(`${name} behaves as bare with every function traced`, async (t) => {
    const file = join(makeFolder(t), 'app.cjs');
    writeFileSync(file, program);
    const env = { NODE_PATH: modules };
    const bare = await runApp(file, { way: 'none', env });
    const traced = await runApp(file, {
      env: {
        ...env,
        SPOOR_FUNCTIONS: `${modules}/**#**`,
        OTEL_TRACES_EXPORTER: 'none',
        OTEL_LOG_LEVEL: 'error',
      },
    });
    assert.equal(bare.status, 0, bare.stderr);
    assert.deepEqual([traced.status, traced.stdout, traced.stderr], [0, bare.stdout, bare.stderr]);
  });
}
