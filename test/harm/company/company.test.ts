/**
 * Spoor in the company of the libraries that people use: the same transcript bare and under the preload, and the right
 * spans, by `require` and by `import`.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type ReceivedSpan, receiveSpans } from '../../e2e/received-spans.ts';
import { assertSame, traced } from '../run-both.ts';

interface Program {
  /** `client GET /x 200`, and `< parent` where it has one. */
  readonly spans: readonly string[];
  /** These among others. */
  readonly includes?: boolean;
  /** The module system that the library has, when only one. */
  readonly only?: 'cjs' | 'mjs';
}

const folder = join(import.meta.dirname, '..', 'fixtures', 'company');
const require = createRequire(import.meta.url);
const libraries = readdirSync(folder)
  .filter((name) => !/^(main|serve)\./.test(name))
  .map((name) => name.replace(/\.cjs$/, ''));

function shown(span: ReceivedSpan): string {
  const { tags } = span;
  const { pathname } = new URL(String(tags['url.full'] ?? tags['url.path']), 'http://x');
  const status = tags['http.response.status_code'];
  return [tags['span.kind'], tags['http.request.method'], pathname, status].filter(Boolean).join(' ');
}

/** Mocked hosts are not in the list: nothing is sent to them. */
function describeSpans(spans: readonly ReceivedSpan[]): string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const lines = spans.map((span) => {
    const parent = byId.get(span.parentId ?? '');
    return parent === undefined ? shown(span) : `${shown(span)} < ${shown(parent)}`;
  });
  return lines.sort();
}

describe('the same transcript and the right spans', { concurrency: 2 }, () => {
  for (const library of libraries) {
    const program = require(join(folder, `${library}.cjs`)) as Program;
    for (const system of ['cjs', 'mjs'] as const) {
      if (program.only !== undefined && program.only !== system) continue;
      test(`${library}, ${system === 'cjs' ? 'CommonJS' : 'ES modules'}`, async (t) => {
        const receiver = await receiveSpans(t);
        const env = {
          ...traced(),
          ...receiver.http,
          OTEL_TRACES_EXPORTER: 'jaeger',
          OTEL_SERVICE_NAME: 'app',
          SPOOR_SHUTDOWN_TIMEOUT: '15000',
        };
        const ended = await assertSame([join(folder, `main.${system}`), library], env);
        assert.equal(ended.status, 0, ended.stdout);
        const found = describeSpans(await receiver.spans('app', program.spans.length));
        const wanted = [...program.spans].sort();
        const missing = wanted.filter((line) => !found.includes(line));
        assert.deepEqual(missing, []);
        assert.deepEqual(program.includes === true ? wanted : found, wanted);
      });
    }
  }
});
