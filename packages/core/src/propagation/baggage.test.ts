import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Baggage } from '@opentelemetry/api';
import { formatBaggage, parseBaggage } from './baggage.ts';
import { BaggageCollector, BaggageEntries, baggageMetadata, type NamedEntry } from './baggage-entries.ts';

function read(header: string): Baggage | undefined {
  const collector = new BaggageCollector();
  parseBaggage(header, collector);
  return collector.baggage();
}

const unlimited = Number.POSITIVE_INFINITY;
const plain = (baggage: Baggage | undefined): [string, string, string?][] =>
  (baggage?.getAllEntries() ?? []).map(([key, { value, metadata }]) =>
    metadata === undefined ? [key, value] : [key, value, metadata.toString()],
  );

const cases: [name: string, header: string, entries: [string, string, string?][]][] = [
  [
    'members',
    'userId=alice,isProduction=false',
    [
      ['userId', 'alice'],
      ['isProduction', 'false'],
    ],
  ],
  [
    'space wherever it may be',
    ' a \t=\t1 ;p , b = 2 ',
    [
      ['a', '1', 'p'],
      ['b', '2'],
    ],
  ],
  ['escapes in values', 'serverNode=DF%2028', [['serverNode', 'DF 28']]],
  ['UTF-8 in escapes', 'k=%C3%A9%E2%82%AC', [['k', '\u00e9\u20ac']]],
  ['bytes that are no UTF-8 as U+FFFD', 'k=a%FFb%C3', [['k', 'a\ufffdb\ufffd']]],
  [
    'a broken escape as it stands',
    'k=50%,j=%zz',
    [
      ['k', '50%'],
      ['j', '%zz'],
    ],
  ],
  ['= in a value', 'k=a=b==', [['k', 'a=b==']]],
  ['an empty value', 'k=', [['k', '']]],
  [
    'properties',
    'k=v;p1;p2 = x , l=w',
    [
      ['k', 'v', 'p1;p2 = x'],
      ['l', 'w'],
    ],
  ],
  ['properties with =', 'k=v;a=b', [['k', 'v', 'a=b']]],
  ['empty properties as none', 'k=v;', [['k', 'v']]],
  ['every character of a token', "!#$&'*+-.^_`|~09azAZ=1", [["!#$&'*+-.^_`|~09azAZ", '1']]],
  ['an escape in a key, as upstream does', 'a%20b=1', [['a b', '1']]],
  [
    'keys that are special elsewhere',
    '__proto__=1,2=b,1=a',
    [
      ['__proto__', '1'],
      ['2', 'b'],
      ['1', 'a'],
    ],
  ],
  ['the last of a repeated key', 'k=1,k=2', [['k', '2']]],
  [
    'the others beside a member that is none',
    'a=1,nothing,=2,b c=3,;,k;x=1,,d=4',
    [
      ['a', '1'],
      ['d', '4'],
    ],
  ],
  [
    'the others beside a control character',
    'a=1,b=\u0007,c=3',
    [
      ['a', '1'],
      ['c', '3'],
    ],
  ],
  ['nothing in nothing', '', []],
];
for (const [name, header, entries] of cases) {
  test(`baggage: reads ${name}`, () => assert.deepEqual(plain(read(header)), entries));
}

const many = (count: number): string => Array.from({ length: count }, (_, i) => `k${i}=v`).join(',');

test('baggage: 64 members of 8192 bytes go through as they are', () => {
  const header = Array.from(
    { length: 64 },
    (_, i) => `k${String(i).padStart(2, '0')}=${'v'.repeat(i < 63 ? 123 : 124)}`,
  ).join(',');
  assert.equal(header.length, 8192);
  const baggage = read(header);
  assert.ok(baggage);
  assert.equal(formatBaggage(baggage.getAllEntries(), unlimited), header);
});

test('baggage: one member of 8192 bytes is read, one of 8193 is not', () => {
  assert.equal(read(`k=${'v'.repeat(8190)}`)?.getEntry('k')?.value.length, 8190);
  assert.equal(read(`k=${'v'.repeat(8191)}`), undefined);
});

test('baggage: 180 members are read, the 181st is dropped', () => {
  assert.equal(read(many(180))?.getAllEntries().length, 180);
  assert.deepEqual(plain(read(many(181))), plain(read(many(180))));
});

test('baggage: whole members are dropped from the end when there are too many bytes', () => {
  const header = `a=${'v'.repeat(8000)},b=${'v'.repeat(200)},c=1`;
  assert.deepEqual(
    read(header)
      ?.getAllEntries()
      .map(([key]) => key),
    ['a'],
  );
});

const sent: [name: string, entries: [string, string, string?][], header: string][] = [
  [
    'plain',
    [
      ['userId', 'alice'],
      ['b', '2'],
    ],
    'userId=alice,b=2',
  ],
  ['what must be escaped, and no more', [['k', 'a b,c;d"e\\f%g=h/i']], 'k=a%20b%2Cc%3Bd%22e%5Cf%25g=h/i'],
  ['UTF-8', [['k', '\u00e9\u{1f600}']], 'k=%C3%A9%F0%9F%98%80'],
  ['an unpaired surrogate', [['k', '\ud800']], 'k=%EF%BF%BD'],
  ['a key that is no token', [['a b', '1']], 'a%20b=1'],
  ['line breaks escaped', [['k', 'a\r\nSet-Cookie: x']], 'k=a%0D%0ASet-Cookie:%20x'],
  ['properties', [['k', 'v', 'p1;p2=%20']], 'k=v;p1;p2=%20'],
  ['properties that would break the header', [['k', 'v', 'a,b\r\nc']], 'k=v;a%2Cb%0D%0Ac'],
  [
    'nothing for an empty key',
    [
      ['', 'v'],
      ['a', '1'],
    ],
    'a=1',
  ],
];
for (const [name, entries, header] of sent) {
  test(`baggage: writes ${name}`, () => {
    const map = new Map(
      entries.map(([key, value, properties]) => [
        key,
        properties === undefined ? { value } : { value, metadata: baggageMetadata(properties) },
      ]),
    );
    assert.equal(formatBaggage([...map], unlimited), header);
  });
}

test('baggage: writes at most 180 members and 8192 bytes', () => {
  const entries = (count: number, value: string): NamedEntry[] =>
    Array.from({ length: count }, (_, i) => [`k${i}`, { value }]);
  assert.equal(formatBaggage(entries(181, 'v'), unlimited), many(180));
  assert.equal(formatBaggage(entries(1, 'v'.repeat(8189)), unlimited).length, 8192);
  assert.equal(formatBaggage(entries(1, 'v'.repeat(8190)), unlimited), '');
});

test('baggage: entries are immutable and keep their order', () => {
  const one = new BaggageEntries(new Map([['b', { value: '1' }]]));
  const two = one.setEntry('a', { value: '2' });
  assert.deepEqual(plain(one), [['b', '1']]);
  assert.deepEqual(plain(two), [
    ['b', '1'],
    ['a', '2'],
  ]);
  assert.deepEqual(plain(two.removeEntry('b')), [['a', '2']]);
  assert.deepEqual(plain(two.removeEntries('a', 'b')), []);
  assert.deepEqual(plain(two.clear()), []);
  assert.equal(two.getEntry('c'), undefined);
});

test('baggage: writes whole members, as many as there is room for', () => {
  const entries = read('a=1,bb=22,c=3')?.getAllEntries() ?? [];
  for (const [room, header] of [
    [13, 'a=1,bb=22,c=3'],
    [12, 'a=1,bb=22'],
    [9, 'a=1,bb=22'],
    [8, 'a=1'],
    [2, ''],
    [-1, ''],
  ] as const) {
    assert.equal(formatBaggage(entries, room), header);
  }
});
