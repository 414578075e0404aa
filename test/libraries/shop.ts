/** An application of a framework, in one version, under the preload: its answers as without us, a span for each request with its route and its error. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type ReceivedSpan, receiveSpans } from '../e2e/received-spans.ts';
import { runApp, testNode } from '../e2e/run-app.ts';

const root = join(import.meta.dirname, '..', '..');
const cache = join(root, '.cache');
const fixtures = join(import.meta.dirname, 'fixtures');
const runner = join(fixtures, 'run-shop.cjs');
const require = createRequire(import.meta.url);

/** Of the Node that runs the applications. */
export const nodeMajor = Number.parseInt(
  execFileSync(testNode, ['--version'], { encoding: 'utf8' }).slice(1),
  10,
);

/** Method, target, status, route, and of the error that was caught the type and the message. */
type Expected = readonly [string, string, number, string | undefined, (readonly [string, string?])?];

export interface Shop {
  /** `fastify 4` */
  readonly name: string;
  /** The file of the application. */
  readonly file: string;
  /** For each name that the application has, the development dependency that it gets under the package's own name. */
  readonly packages: Readonly<Record<string, string>>;
  /** An application that has its packages itself, with a file `import.mjs`. */
  readonly folder?: string;
  readonly ways?: readonly ('require' | 'import')[];
  readonly env?: Readonly<Record<string, string>>;
  /** The library itself loses the stack of what was thrown. */
  readonly losesStacks?: boolean;
  /** What else is asked of the spans of the servers. */
  readonly check?: (servers: readonly ReceivedSpan[], all: readonly ReceivedSpan[]) => void;
  /** Beside one of the client and one of the server for each request. */
  readonly furtherSpans?: number;
}

function nameOf(installed: string): string {
  const manifest = readFileSync(join(root, 'node_modules', installed, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { name: string }).name;
}

/**
 * A folder of an application that has these packages, each with the name that its maker gave it. Inside of the repository, so that what they
 * need is found.
 */
function install(packages: Shop['packages']): { folder: string; names: Record<string, string> } {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'shop-'));
  const names: Record<string, string> = {};
  const isAnyAlias = Object.values(packages).some((installed) => nameOf(installed) !== installed);
  for (const [key, installed] of Object.entries(packages)) {
    const from = join(root, 'node_modules', installed);
    const name = nameOf(installed);
    names[key] = name;
    // All of them, since they load one another.
    if (isAnyAlias) cpSync(from, join(folder, 'node_modules', name), { recursive: true });
  }
  writeFileSync(join(folder, 'import.mjs'), 'export const importThere = (name) => import(name);\n');
  return { folder, names };
}

const serversOf = (spans: readonly ReceivedSpan[]): ReceivedSpan[] =>
  spans.filter(({ tags }) => tags['span.kind'] === 'server');

function seenBy(span: ReceivedSpan | undefined): unknown {
  if (span === undefined) return undefined;
  const { name, tags, events } = span;
  const errors = events
    .filter(({ event }) => event === 'exception')
    .map((event) => [
      event['exception.type'],
      event['exception.message'],
      typeof event['exception.stacktrace'],
    ]);
  return { name, route: tags['http.route'], status: tags['http.response.status_code'], errors };
}

function expectedOf(
  [method, , status, route, error]: Expected,
  hasStack: (type: string) => boolean,
): unknown {
  const name = route === undefined ? method : `${method} ${route}`;
  const errors =
    error === undefined ? [] : [[error[0], error[1], hasStack(error[0]) ? 'string' : 'undefined']];
  return { name, route, status, errors };
}

/** What is thrown and no error has none. */
const hasStack = (type: string): boolean => /(Error|Exception)$/.test(type);

export function testShop({ name, file, packages, ways = ['require', 'import'], ...more }: Shop): void {
  const path = join(fixtures, file);
  const made = more.folder === undefined ? install(packages) : undefined;
  const folder = made?.folder ?? more.folder ?? '';
  const names = made?.names ?? packages;
  after(() => made && rmSync(made.folder, { recursive: true }));
  for (const way of ways) {
    test(`${name}, by ${way}: a span for each request, with its route and its error; nothing else is different`, async (t) => {
      const receiver = await receiveSpans(t);
      const expected = (require(path) as { requests: readonly Expected[] }).requests;
      const args = [path, folder, JSON.stringify(names), way];
      const env = {
        OTEL_SERVICE_NAME: 'shop',
        OTEL_TRACES_EXPORTER: 'jaeger',
        ...receiver.http,
        ...more.env,
      };
      const bare = await runApp(runner, { way: 'none', args, cwd: folder });
      const traced = await runApp(runner, { env, args, cwd: folder });
      assert.deepEqual(
        [bare.status, traced.status, traced.stdout],
        [0, 0, bare.stdout],
        bare.stderr + traced.stderr,
      );
      const answers = JSON.parse(bare.stdout) as [string, string, number][];
      assert.deepEqual(
        answers.map(([method, target, status]) => [method, target, status]),
        expected.map(([method, target, status]) => [method, target, status]),
      );
      const count = 2 * expected.length + (more.furtherSpans ?? 0);
      const spans = await receiver.spans('shop', count);
      const servers = serversOf(spans);
      const seen = new Map(
        servers.map((span) => {
          const { 'http.request.method': method, 'url.path': target, 'url.query': query } = span.tags;
          return [`${method} ${target}${query === undefined ? '' : `?${query}`}`, span] as const;
        }),
      );
      for (const row of expected)
        assert.deepEqual(
          seenBy(seen.get(`${row[0]} ${row[1]}`)),
          expectedOf(row, more.losesStacks ? () => false : hasStack),
          `${row[0]} ${row[1]}`,
        );
      assert.equal(spans.length, count);
      more.check?.(servers, spans);
    });
  }
}
