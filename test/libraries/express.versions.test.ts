/** Express 4 and 5 as an application has them, under the preload. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { requests } from '../../packages/libraries/src/express/fixtures/load.ts';
import { receiveSpans } from '../e2e/received-spans.ts';
import { runApp } from '../e2e/run-app.ts';

const root = join(import.meta.dirname, '..', '..');
const app = join(import.meta.dirname, 'fixtures', 'express-shop.cjs');

/** Applications with one version each. Inside of the repository, so that what express needs is found. */
let folder = '';
before(() => {
  mkdirSync(join(root, '.cache'), { recursive: true });
  folder = mkdtempSync(join(root, '.cache', 'express-'));
  cpSync(join(root, 'node_modules/express-4'), join(folder, 'four/node_modules/express'), {
    recursive: true,
  });
  cpSync(join(root, 'node_modules/express'), join(folder, 'five/node_modules/express'), { recursive: true });
  for (const name of ['four', 'five']) writeFileSync(join(folder, name, 'app.js'), '');
});
after(() => rmSync(folder, { recursive: true }));

const versions = [
  { version: 'four', any: '*' },
  { version: 'five', any: '*rest' },
];

for (const { version, any } of versions) {
  for (const way of ['require', 'import']) {
    test(`express ${version}, by ${way}: a span for each request, with its route; nothing else is different`, async (t) => {
      const receiver = await receiveSpans(t);
      const expected = requests(any);
      const args = [join(folder, version, 'app.js'), any, way];
      const env = { OTEL_SERVICE_NAME: 'shop', OTEL_TRACES_EXPORTER: 'jaeger', ...receiver.http };
      const bare = await runApp(app, { way: 'none', args });
      const traced = await runApp(app, { env, args });
      assert.deepEqual([traced.status, traced.stdout], [0, bare.stdout]);
      const answers = JSON.parse(bare.stdout) as [string, string, number][];
      assert.deepEqual(
        answers,
        expected.map(([method, path, status]) => [method, path, status]),
      );
      const spans = await receiver.spans('shop', 2 * expected.length);
      const servers = spans.filter(({ tags }) => tags['span.kind'] === 'server');
      const routeOf = new Map(
        servers.map(({ name, tags }) => [
          `${tags['http.request.method']} ${tags['url.path']} ${tags['url.query'] ?? ''}`,
          [name, tags['http.route'], tags['http.response.status_code']],
        ]),
      );
      for (const [method, target, status, route] of expected) {
        const [path, query = ''] = target.split('?');
        const name = route === undefined ? method : `${method} ${route}`;
        assert.deepEqual(routeOf.get(`${method} ${path} ${query}`), [name, route, status], target);
      }
      assert.equal(spans.length, 2 * expected.length);
    });
  }
}

test('switched off, its part is not loaded', async () => {
  const args = [join(folder, 'five', 'app.js'), '*rest', 'require'];
  const env = { OTEL_TRACES_EXPORTER: 'none', OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'express' };
  const script = [
    '-e',
    `process.argv.splice(1, 0, '');
     process.once('exit', () => console.log(Object.keys(require.cache).filter((path) => /libraries-express/.test(path)).length));
     require(${JSON.stringify(app)});`,
    '--',
  ];
  const [off, on] = [
    await runApp(script, { env, args }),
    await runApp(script, { env: { OTEL_TRACES_EXPORTER: 'none' }, args }),
  ];
  assert.deepEqual(
    [off, on].map(({ stdout }) => stdout.trim().split('\n').at(-1)),
    ['0', '1'],
    off.stderr + on.stderr,
  );
});
