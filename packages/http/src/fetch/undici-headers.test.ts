import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstValue, flatten, keepOurs, writeHeader, writeTable } from './undici-headers.ts';

const forms = {
  text: 'x-a: 1\r\nX-A: 2\r\nuser-agent: me\r\n',
  list: ['x-a', '1', 'X-A', '2', 'user-agent', 'me'],
  'list with an array': ['x-a', ['1', '2'], 'user-agent', 'me'],
  'list of bytes': [
    Buffer.from('x-a'),
    [Buffer.from('1'), Buffer.from('2')],
    Buffer.from('user-agent'),
    'me',
  ],
  object: { 'x-a': ['1', '2'], 'user-agent': 'me' },
};

for (const [form, headers] of Object.entries(forms)) {
  test(`undici's headers as ${form}: name and value in turn`, () => {
    assert.deepEqual(
      flatten(headers).map((each) => each.toLowerCase()),
      ['x-a', '1', 'x-a', '2', 'user-agent', 'me'],
    );
  });
}

for (const headers of [forms.text, forms.list, forms['list with an array'], forms.object]) {
  test(`undici's headers: the first value, and none of a name that is not there, of ${JSON.stringify(headers)}`, () => {
    assert.equal(firstValue(headers, 'x-a'), '1');
    assert.equal(firstValue(headers, 'user-agent'), 'me');
    assert.equal(firstValue(headers, 'x-b'), undefined);
  });
}

test('undici’s headers: what is none of the forms has no header', () => {
  for (const odd of [undefined, null, 7, Symbol('odd'), () => {}, '', [], ['x-a']]) {
    assert.deepEqual(flatten(odd), []);
    assert.equal(firstValue(odd, 'x-a'), undefined);
  }
  assert.deepEqual(flatten(['x-a', undefined, 'x-b', null, 'x-c', 7]), [
    'x-a',
    'undefined',
    'x-b',
    'null',
    'x-c',
    '7',
  ]);
});

test('a header of ours stands alone under its name, in text and in lists', () => {
  const text = { headers: 'Traceparent: theirs\r\nx-a: 1\r\n' };
  writeHeader(text, 'traceparent', 'ours');
  assert.equal(text.headers, 'x-a: 1\r\ntraceparent: ours\r\n');
  const list = { headers: ['x-a', '1', 'Traceparent', ['theirs', 'too']] };
  writeHeader(list, 'traceparent', 'ours');
  assert.deepEqual(list.headers, ['x-a', '1', 'traceparent', 'ours']);
  const table = { 'x-a': '1', Traceparent: 'theirs' };
  writeTable(table, ['traceparent', 'ours', 'baggage', 'a=b']);
  assert.deepEqual(table, { 'x-a': '1', traceparent: 'ours', baggage: 'a=b' });
});

test('another tracer’s header of the same name is passed over, others are added', () => {
  const added: string[] = [];
  const request = {
    headers: [],
    addHeader(name: string, value: string) {
      added.push(name, value);
      return this;
    },
  };
  keepOurs(request, ['traceparent', 'ours']);
  assert.equal(request.addHeader('TraceParent', 'theirs'), request);
  request.addHeader('x-their-id', '1');
  assert.deepEqual(added, ['x-their-id', '1']);
});
