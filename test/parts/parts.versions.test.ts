import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type BuildOptions, build } from 'esbuild';
import { partBundles, preload } from '../../packages/build/bundles.mjs';
import { parts } from '../../packages/build/parts.mjs';

const node = process.env['SPOOR_TEST_NODE'] ?? process.execPath;
const root = join(import.meta.dirname, '../..');
const dist = join(root, 'dist');
const fixture = (name: string): string => join(import.meta.dirname, `fixtures/${name}.ts`);
const partOf = (name: string): BuildOptions => partBundles({ [`@spoor/${name}`]: fixture(name) });

let folder = '';
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parts-'));
  // Beside the part stand the very files of dist/.
  for (const name of ['sdk', 'instrument-operations']) {
    writeFileSync(
      join(folder, `${name}.cjs`),
      `module.exports = require(${JSON.stringify(join(dist, `${name}.cjs`))});`,
    );
  }
  await build({ ...partOf('part'), outdir: folder });
});
after(() => rmSync(folder, { recursive: true }));

/** What a program under the preload prints. */
function run(program: string): unknown {
  const { stdout, stderr, status } = spawnSync(
    node,
    ['--require', join(dist, 'register.cjs'), '-e', `const folder = process.argv[1]; ${program}`, folder],
    { encoding: 'utf8', env: { ...process.env, OTEL_TRACES_EXPORTER: 'none' } },
  );
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

test('a part sees the context of the sdk that runs, and what else it shares', () => {
  const seen = run(`
    const part = require(folder + '/part.cjs');
    const { createServer, get } = require('node:http');
    const answer = ({ headers }, response) => response.end(headers.traceparent.split('-')[1] + ' ' + part.traceId());
    const server = createServer(answer).listen(0, () => {
      get({ port: server.address().port }, (response) => {
        response.on('data', (body) => console.log(JSON.stringify([part.rooms, String(body).split(' ')])));
        server.close();
      });
    });`) as [string[], [string, string]];
  const [rooms, [received, active]] = seen;
  assert.deepEqual(rooms, ['createStamp', 'Operation', 'wrap']);
  assert.match(active, /^[0-9a-f]{32}$/);
  assert.equal(active, received);
});

test('a start loads no part', () => {
  const seen = run(
    'console.log(JSON.stringify(Object.keys(require.cache).map((path) => path.split(/[\\\\/]/).at(-1))));',
  );
  assert.deepEqual(seen, ['register.cjs', 'sdk.cjs']);
});

async function inputsOf(options: BuildOptions): Promise<Map<string, string[]>> {
  const { metafile } = await build({ ...options, outdir: folder, write: false, metafile: true });
  return new Map(
    Object.entries(metafile.outputs).map(([path, { inputs }]) => [
      path.replace(/^.*[\\/]/, ''),
      Object.keys(inputs),
    ]),
  );
}

test('what is bundled both in the sdk and in a part keeps nothing that both have to know', async () => {
  const inSdk = new Set((await inputsOf(preload)).get('sdk.cjs'));
  const inParts = [...(await inputsOf(partBundles(parts))).values()].flat();
  const inBoth = new Set(inParts.filter((path) => inSdk.has(path) && !path.startsWith('node_modules')));
  assert.deepEqual([...inBoth].sort(), [
    'lazy-built-in:node:dns',
    'lazy-built-in:node:http',
    'lazy-built-in:node:zlib',
    'packages/config/src/nearest.ts',
    'packages/delivery/src/attempt-limits.ts',
    'packages/delivery/src/clock.ts',
    'packages/delivery/src/grpc-status.ts',
    'packages/delivery/src/guarded.ts',
    'packages/delivery/src/host-resolver.ts',
    'packages/delivery/src/http-outcome.ts',
    'packages/delivery/src/last-job.ts',
    'packages/delivery/src/messages.ts',
    'packages/delivery/src/partial-success.ts',
    'packages/delivery/src/protobuf-fields.ts',
    'packages/delivery/src/retry-after.ts',
    'packages/delivery/src/root-context.ts',
    'packages/delivery/src/transport.ts',
    'packages/instrument/src/stamp.ts',
    'packages/patch/src/package-copies.ts',
    'packages/patch/src/package-files.ts',
    'packages/patch/src/package-table.ts',
    'packages/patch/src/version-range.ts',
    'packages/patch/src/wrap.ts',
    'packages/runtime/src/children/child-arguments.ts',
    'packages/runtime/src/children/env-carrier.ts',
  ]);
});

for (const { what, options, message } of [
  {
    what: 'a part that asks for a name which is not shared',
    options: () => partOf('unknown-name'),
    message: /No matching export in "shared:@spoor\/core" for import "nowhere"/,
  },
  {
    what: 'a part that asks for a room which is not shared',
    options: () => partOf('room-not-shared'),
    message:
      /a room must be shared to be imported by a part, got @spoor\/console; packages\/sdk\/src\/shared\/console\.ts is missing/,
  },
  {
    what: 'a bundle of every start that imports a part instead of requiring it where it is needed',
    options: () => ({ ...preload, entryPoints: [fixture('imported-part')] }),
    message: /a part must be required where it is needed, got an import of @spoor\/instrument\/operations/,
  },
]) {
  test(`the build refuses ${what}`, async () => {
    const building = build({ ...options(), outdir: folder, write: false, logLevel: 'silent' });
    await assert.rejects(building, message);
  });
}
