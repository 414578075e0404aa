import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeOf, trace } from '../trace/testing.ts';
import { matchPattern } from './match-pattern.ts';
import { spanTest } from './match-span.ts';
import { formatTerm, parseQuery, toggleTerm } from './parse-query.ts';

function termsOf(text: string): string[] {
  const query = parseQuery(text);
  assert.equal(query.tag, 'terms', text);
  return query.tag === 'terms'
    ? query.terms.map(({ key, operator, value, not }) => `${not ? 'not ' : ''}${key} ${operator} ${value}`)
    : [];
}

const readable: [string, string[]][] = [
  ['', []],
  ['  ', []],
  ['status>=500', ['status >= 500']],
  ['duration>200ms', ['duration > 200ms']],
  ['duration<=1.5', ['duration <= 1.5']],
  ['http.route~/cart/*', ['http.route ~ /cart/*']],
  ['-test=true', ['not test = true']],
  ['user="Ada L."', ['user = Ada L.']],
  ['a="say \\"hi\\" \\\\"', ['a = say "hi" \\']],
  ['timeout', [' ~ timeout']],
  ['-"timed out"', ['not  ~ timed out']],
  ['a=1 b!=2  c<3', ['a = 1', 'b != 2', 'c < 3']],
  ['a=', ['a = ']],
  ['url=http://x/?a=b', ['url = http://x/?a=b']],
  ['status>=500 -service=health x', ['status >= 500', 'not service = health', ' ~ x']],
  ['__proto__=1', ['__proto__ = 1']],
];
for (const [text, terms] of readable) {
  test(`query: ${text || 'nothing'}`, () => assert.deepEqual(termsOf(text), terms));
}

const refused: [string, RegExp][] = [
  ['status>=abc', /^status>= must have a number behind it, got abc$/],
  ['status>', /^status> must have a number behind it, got nothing$/],
  ['duration>soon', /^duration must be such as 200ms or 1\.5s, got soon$/],
  ['a="open', /^a search must be words and conditions such as status>=500 or user="Ada L\.", got a="open$/],
  ['-', /got -$/],
  ['""', /got ""$/],
];
for (const [text, reason] of refused) {
  test(`query: ${text} is refused`, () => {
    const query = parseQuery(text);
    assert.match(query.tag === 'refused' ? query.reason : '', reason);
  });
}

test('query: what is written is read back the same', () => {
  const values = ['a', 'a b', '"', '\\', 'a=b', '-a', 'x>y', 'ä~', ''];
  for (const key of ['', 'k.e-y']) {
    for (const value of values.filter((one) => key !== '' || one !== '')) {
      const term = { key, operator: '~', value, not: true } as const;
      const query = parseQuery(formatTerm(term));
      assert.deepEqual(query.tag === 'terms' ? query.terms : query, [term]);
    }
  }
});

test('query: a condition is added, and taken away the second time', () => {
  const term = { key: 'service', operator: '=', value: 'pay ments', not: false } as const;
  assert.equal(toggleTerm('status>=500', term), 'status>=500 service="pay ments"');
  assert.equal(toggleTerm('service="pay ments" status>=500', term), 'status>=500');
});

const model = trace(
  {
    id: 'a',
    service: 'web',
    operationName: 'GET /cart',
    kind: 'server',
    duration: 250_000,
    tags: { 'http.response.status_code': 503, test: 'true', error: true },
    logs: [{ timestamp: 1000, fields: [{ key: 'message', value: 'Timed out' }] }],
  },
  {
    id: 'b',
    parent: 'a',
    service: 'shop',
    operationName: 'GET',
    duration: 1000,
    tags: { 'http.status_code': 200, 'url.full': 'http://items:80/item/7?x=1', empty: '' },
  },
);
const processTags = () => [{ key: 'host.name', value: 'h1' }];

const searches: [string, string][] = [
  ['', 'ab'],
  ['status>=500', 'a'],
  ['status!=503', 'b'],
  ['status<500', 'b'],
  ['duration>200ms', 'a'],
  ['duration=1ms', 'b'],
  ['duration!=1ms', 'a'],
  ['service=web', 'a'],
  ['operation~get', 'ab'],
  ['name="GET"', 'b'],
  ['kind=server', 'a'],
  ['error=true', 'a'],
  ['error=false', 'b'],
  ['path~/item/*', 'b'],
  ['path=/item/7', 'b'],
  ['-test=true', 'b'],
  ['-service=web -service=shop', ''],
  ['host.name=h1', 'ab'],
  ['message~timed', 'a'],
  ['timed', 'a'],
  ['"503"', 'a'],
  ['empty>0', ''],
  ['empty=""', 'b'],
  ['status>=200 service=shop', 'b'],
];
for (const [text, found] of searches) {
  test(`spans that fulfil ${text || 'nothing'}: ${found || 'none'}`, () => {
    const query = parseQuery(text);
    assert.equal(query.tag, 'terms');
    const matches = spanTest(query.tag === 'terms' ? query.terms : [], processTags);
    assert.equal([...'ab'].filter((id) => matches(nodeOf(model, id))).join(''), found);
  });
}

test('pattern: pieces in order, whatever the case', () => {
  assert.ok(matchPattern('*b*D')('abcd'));
  assert.ok(!matchPattern('a*a')('a'));
  assert.ok(matchPattern('B')('abc'));
  assert.ok(!matchPattern('b*')('abc'));
});
