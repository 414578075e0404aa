import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JaegerSpan, JaegerTrace } from '@spoor/collector';
import { compare, type Difference } from './compare.ts';
import { isListed, parseListed, readListed } from './listed-differences.ts';
import { normalise } from './normalise.ts';

const traceID = '4bf92f3577b34da6a3ce929d0e0e4736';

const span = (rest: Partial<JaegerSpan>): JaegerSpan => ({
  traceID,
  spanID: '00f067aa0ba902b7',
  flags: 1,
  operationName: 'name',
  references: [],
  startTime: Date.UTC(2026, 0) * 1000,
  duration: 5,
  tags: [],
  logs: [],
  processID: 'p1',
  warnings: null,
  ...rest,
});

const trace = (...spans: JaegerSpan[]): JaegerTrace[] => [
  {
    traceID: spans[0]?.traceID ?? '',
    spans,
    processes: { p1: { serviceName: 'shop', tags: [] } },
    warnings: null,
  },
];

const string = (key: string, value: string) => ({ key, type: 'string', value }) as const;
const int = (key: string, value: number) => ({ key, type: 'int64', value }) as const;

const differences = (one: JaegerTrace[], other: JaegerTrace[]): string[] =>
  compare(normalise(one, {}), normalise(other, {})).map(
    ({ path, field, reference, fast }) => `${path} ${field}: ${reference} / ${fast}`,
  );

test('two runs of the same program: other ids, times and free ports make no difference', () => {
  const run = (id: string, port: number, startTime: number) => {
    const child = { refType: 'CHILD_OF', traceID: id.repeat(2), spanID: id } as const;
    const tags = [int('network.peer.port', port), string('url.full', `http://127.0.0.1:${port}/a?id=${id}`)];
    return trace(
      span({ traceID: id.repeat(2), spanID: id, startTime }),
      span({ traceID: id.repeat(2), spanID: id.replace(/^./, 'e'), references: [child], tags, startTime }),
    );
  };
  const [one, other] = [
    run('00f067aa0ba902b7', 40001, 1_790_000_000_000_000),
    run('1'.repeat(16), 40002, 1_790_000_000_000_001),
  ];
  assert.deepEqual(differences(one, other), []);
});

for (const [what, changed, expected] of [
  [
    'a name',
    { operationName: 'other' },
    ['/shop: internal name span: internal / absent', '/shop: internal other span: absent / internal'],
  ],
  [
    'a tag that is missing',
    { tags: [string('a', 'b')] },
    ['/shop: internal name tag a: absent / string "b"'],
  ],
  ['flags', { flags: 3 }, ['/shop: internal name flags: 1 / 3']],
  [
    'a time of its own',
    { startTime: 1_500_000_000_000_000 },
    [
      '/shop: internal name start: by the clock / 1500000000000000',
      '/shop: internal name duration: by the clock / 5',
    ],
  ],
  [
    'an event',
    { logs: [{ timestamp: 1_500_000_000_000_000, fields: [string('event', 'e')] }] },
    [
      '/shop: internal name log 0: absent / 1500000000000000',
      '/shop: internal name log 0 event: absent / string "e"',
    ],
  ],
  [
    'a remote parent',
    { references: [{ refType: 'CHILD_OF', traceID, spanID: '1111111111111111' }] },
    [
      '/shop: internal name parent: none / 1111111111111111',
      `/shop: internal name trace: <trace /shop: internal name> / ${traceID}`,
    ],
  ],
  [
    'a link',
    { references: [{ refType: 'FOLLOWS_FROM', traceID: 'a'.repeat(32), spanID: '1'.repeat(16) }] },
    [`/shop: internal name reference 0: absent / FOLLOWS_FROM ${'a'.repeat(32)} ${'1'.repeat(16)}`],
  ],
] as const) {
  test(`${what} is a difference`, () => {
    assert.deepEqual(differences(trace(span({})), trace(span(changed))), expected);
  });
}

test('a value of another type is a difference', () => {
  const [one, other] = [int('a', 1), { key: 'a', type: 'float64', value: 1 } as const];
  assert.deepEqual(differences(trace(span({ tags: [one] })), trace(span({ tags: [other] }))), [
    '/shop: internal name tag a: int64 1 / float64 1',
  ]);
});

const difference: Difference = {
  path: '/a',
  what: 'server http',
  field: 'tag x',
  reference: 'float64 1',
  fast: 'int64 1',
};
const row = (cells: string) => parseListed(`| ${cells} |`)[0];

for (const [cells, expected] of [
  ['`http` | `server http` | `tag x` | `float64 1` | `int64 1` | why', true],
  ['`grpc, http` | `* http` | `tag *` | `*` | `*` | why', true],
  ['`*` | `*` | `*` | `float64 {v}` | `int64 {v}` | why', true],
  ['`grpc` | `server http` | `tag x` | `float64 1` | `int64 1` | why', false],
  ['`http` | `client http` | `tag x` | `float64 1` | `int64 1` | why', false],
  ['`http` | `server http` | `tag y` | `float64 1` | `int64 1` | why', false],
  ['`http` | `server http` | `tag x` | `float64 2` | `int64 1` | why', false],
  ['`http` | `server http` | `tag x` | `float64 1` | `absent` | why', false],
] as const) {
  test(`a row ${expected ? 'lists' : 'does not list'} the difference: ${cells}`, () => {
    const parsed = row(cells);
    assert.ok(parsed);
    assert.equal(isListed(parsed, 'http', difference), expected);
  });
}

test('{v} is the same value in both columns', () => {
  const parsed = row('`*` | `*` | `*` | `float64 {v}` | `int64 {v}` | why');
  assert.ok(parsed);
  assert.equal(isListed(parsed, 'http', { ...difference, fast: 'int64 2' }), false);
});

test('a row without a reason is refused', () => {
  assert.throws(
    () => row('`*` | `*` | `*` | `a` | `b` | '),
    /differences\.md:1 must have 6 filled columns, got 6/,
  );
});

test('differences.md can be read', () => {
  assert.ok(readListed().length > 0);
});
