import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatTraceState, parseTraceState, W3CTraceState } from './tracestate.ts';

const members = (count: number): string =>
  Array.from({ length: count }, (_, index) => `m${index}=${index}`).join(',');
const printable = Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index))
  .filter((character) => character !== ',' && character !== '=')
  .join('');

const accepted: [name: string, header: string, list: string][] = [
  ['one member', 'rojo=00f067aa0ba902b7', 'rojo=00f067aa0ba902b7'],
  ['members in their order', 'rojo=1,congo=2', 'rojo=1,congo=2'],
  ['space around members', ' foo=1 \t , \t bar=2,\tbaz=3\t', 'foo=1,bar=2,baz=3'],
  ['empty members', ',foo=1,, ,bar=2,', 'foo=1,bar=2'],
  ['space at the front of a value', 'foo=  1', 'foo=  1'],
  ['every character of a value', `foo=${printable}`, `foo=${printable}`],
  ['every character of a key', 'a0_-*/z@b9_-*/=1', 'a0_-*/z@b9_-*/=1'],
  ['a key that begins with a digit', '0a=1', '0a=1'],
  ['a key of 256', `${'z'.repeat(256)}=1`, `${'z'.repeat(256)}=1`],
  [
    'a key of 256 with a tenant',
    `${'t'.repeat(241)}@${'v'.repeat(14)}=1`,
    `${'t'.repeat(241)}@${'v'.repeat(14)}=1`,
  ],
  ['a tenant of 242', `${'t'.repeat(242)}@v=1`, `${'t'.repeat(242)}@v=1`],
  ['a system of 15', `t@${'v'.repeat(15)}=1`, `t@${'v'.repeat(15)}=1`],
  ['an @ at the end of a key', 'foo@=1', 'foo@=1'],
  ['two @', 'foo@@bar=1', 'foo@@bar=1'],
  ['two systems', 'foo@bar@baz=1', 'foo@bar@baz=1'],
  ['the first of a repeated key', 'foo=1,bar=2,foo=3', 'foo=1,bar=2'],
  ['32 members and a repeated one', `${members(32)},m0=x`, members(32)],
  ['a value of 256', `foo=${'v'.repeat(256)}`, `foo=${'v'.repeat(256)}`],
  ['32 members', members(32), members(32)],
  ['32 members and empty ones', `,${members(32)},`, members(32)],
];

for (const [name, header, list] of accepted) {
  test(`tracestate: reads ${name}`, () => assert.equal(parseTraceState(header)?.serialize(), list));
}

const rejected: [name: string, header: string][] = [
  ['nothing', ''],
  ['only empty members', ' , ,\t'],
  ['33 members', members(33)],
  ['a member without =', 'foo=1,bar'],
  ['an empty key', 'foo=1,=2'],
  ['an empty value', 'foo=1,bar='],
  ['a key in upper case', 'foo=1,BAR=2'],
  ['a key with a dot', 'foo.bar=1'],
  ['a space behind the key', 'foo =1'],
  ['a key that begins with a mark', '_foo=1'],
  ['a key of 257', `foo=1,${'z'.repeat(257)}=1`],
  ['a key that begins with @', '@foo=1'],
  ['a value of 257', `foo=${'v'.repeat(257)}`],
  ['a = in a value', 'foo=bar=baz'],
  ['a tab in a value', 'foo=a\tb'],
  ['a character above ASCII', 'foo=\u00e9'],
];

for (const [name, header] of rejected) {
  test(`tracestate: discards all for ${name}`, () => assert.equal(parseTraceState(header), undefined));
}

test('tracestate: 512 characters are kept, and 4096', () => {
  for (const length of [512, 4096]) {
    const list = Array.from(
      { length: length / 128 },
      (_, i) => `k${String(i).padStart(2, '0')}=${'v'.repeat(123)}`,
    ).join(',');
    assert.equal(list.length, length - 1);
    assert.equal(parseTraceState(list)?.serialize(), list);
  }
});

test('tracestate: above 4096 characters the long members leave first, then those at the end', () => {
  const long = Array.from({ length: 16 }, (_, i) => `l${i}=${'v'.repeat(256)}`);
  const kept = parseTraceState(['a=1', ...long, 'z=1'].join(','))?.serialize() ?? '';
  assert.equal(kept, ['a=1', ...long.slice(0, 15), 'z=1'].join(','));
  assert.ok(kept.length <= 4096);
});

const state = new W3CTraceState('a=1,b=2,c=3');

test('tracestate: a changed member moves to the front', () =>
  assert.equal(state.set('b', '9').serialize(), 'b=9,a=1,c=3'));
test('tracestate: a new member is put at the front', () =>
  assert.equal(state.set('d', '4').serialize(), 'd=4,a=1,b=2,c=3'));
test('tracestate: a 33rd member pushes the last one out', () =>
  assert.equal(new W3CTraceState(members(32)).set('new', '1').serialize(), `new=1,${members(31)}`));
test('tracestate: a member leaves without moving the others', () =>
  assert.equal(state.unset('b').serialize(), 'a=1,c=3'));
test('tracestate: to unset what is not there changes nothing', () => assert.equal(state.unset('z'), state));
test('tracestate: a member is found by its whole key', () => {
  assert.equal(state.get('b'), '2');
  assert.equal(new W3CTraceState('ab=1,b=2').get('b'), '2');
  assert.equal(state.get('z'), undefined);
});
test('tracestate: a wrong key or value changes nothing', () => {
  assert.equal(state.set('A', '1'), state);
  assert.equal(state.set('a', '1,x=2'), state);
  assert.equal(state.set('a', ''), state);
});

test('tracestate: one that is not ours is checked before it is sent', () => {
  const foreign = (list: string) => ({
    ...state,
    serialize: () => list,
    get: () => undefined,
    set: () => state,
    unset: () => state,
  });
  assert.equal(formatTraceState(foreign('a=1, b=2')), 'a=1,b=2');
  assert.equal(formatTraceState(foreign('a=1\r\nSet-Cookie: x')), '');
  assert.equal(formatTraceState(state), 'a=1,b=2,c=3');
});
