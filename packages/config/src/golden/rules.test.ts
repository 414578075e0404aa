import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from '../load-config.ts';

const path = 'a path that begins with `/` and has no query, or a method and a path';
const host = 'a host, a name with `*`, an address or a network';
const left = 'it is left out';

/** The setting alone decides: which instrumentations are on changes nothing. */
for (const [name, field, text, value, lines] of [
  ['SPOOR_IGNORE', 'ignore', '/healthz, ready', ['/healthz'], [`must be ${path}, got 'ready'; ${left}`]],
  ['SPOOR_IGNORE', 'ignore', 'ready', [], [`must be ${path}, got 'ready'; ${left}`]],
  [
    'SPOOR_IGNORE',
    'ignore',
    'gprc:a.B/*, grpc:a.B',
    [],
    [
      `must be a rule without a prefix, or with http:, grpc: or thrift:, got 'gprc:a.B/*'; ${left}`,
      `must be grpc:package.Service/Method, \`*\` for any characters, got 'grpc:a.B'; ${left}`,
    ],
  ],
  ['SPOOR_SAMPLE_RATES', 'sampleRates', '/a=1, grpc:a.B/*=0', ['/a=1', 'grpc:a.B/*=0'], []],
  [
    'SPOOR_SAMPLE_RATES',
    'sampleRates',
    '/a=2',
    [],
    [
      `must be a path, or a method and a path, and a rate from 0 to 1 such as /search=0.1, got '/a=2'; ${left}`,
    ],
  ],
  [
    'SPOOR_TRUST_INBOUND',
    'trustInbound',
    '10.0.0.0/99',
    ['10.0.0.0/99'],
    [`must be ${host}, got '10.0.0.0/99'; it is left out, and no caller is trusted`],
  ],
  [
    'SPOOR_TRUST_INBOUND',
    'trustInbound',
    '10.0.0.0/99, 10.0.0.1',
    ['10.0.0.0/99', '10.0.0.1'],
    [`must be ${host}, got '10.0.0.0/99'; ${left}`],
  ],
  [
    'SPOOR_PROPAGATE_TO',
    'propagateTo',
    'http://shop, !a.b',
    ['http://shop', '!a.b'],
    [`must be ${host}, got 'http://shop'; it is left out, and no host receives trace headers`],
  ],
  ['SPOOR_PROPAGATE_TO', 'propagateTo', '*.internal, !a.b', ['*.internal', '!a.b'], []],
] as const) {
  test(`${name}=${text} is ${JSON.stringify(value)}`, () => {
    const env = { [name]: text, OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http,grpc,undici' };
    const { config, problems } = loadConfig(env, { argv0: 'node' });
    assert.deepEqual(config[field], value);
    assert.deepEqual(
      problems.map(({ level, message }) => `${level}: ${message}`),
      lines.map((line) => `warn: ${name} ${line}`),
    );
  });
}

test('a rule of start() that cannot be read is a TypeError, and nothing is started', () => {
  const facts = { argv0: 'node', programmatic: { ignore: ['/healthz', 'ready'] } };
  assert.throws(() => loadConfig({}, facts), new TypeError(`ignore must be ${path}, got 'ready'`));
});
