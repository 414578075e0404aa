// W3C Baggage, https://www.w3.org/TR/baggage/, case by case. The clause stands before the colon.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Baggage, propagation } from '@opentelemetry/api';
import { createPropagator, rootContext } from '@spoor/core';

const propagator = createPropagator(['baggage']);

const read = (...headers: string[]): Baggage | undefined =>
  propagation.getBaggage(
    propagator.extractRaw(
      rootContext,
      headers.flatMap((value) => ['baggage', value]),
    ),
  );

function send(baggage: Baggage | undefined): string | undefined {
  const sent: Record<string, string> = {};
  const context = baggage === undefined ? rootContext : propagation.setBaggage(rootContext, baggage);
  propagator.inject(context, sent, {
    set: (carrier, name, value) => void Object.assign(carrier, { [name]: value }),
  });
  return sent['baggage'];
}

function reads(clause: string, headers: string[], entries: Record<string, string>): void {
  test(clause, () => {
    const found = read(...headers)?.getAllEntries() ?? [];
    assert.deepEqual(Object.fromEntries(found.map(([key, { value }]) => [key, value])), entries);
  });
}

reads('3.2 several headers are one list', ['userId=alice', 'serverNode=DF%2028,isProduction=false'], {
  userId: 'alice',
  serverNode: 'DF 28',
  isProduction: 'false',
});
test('3.2 the name in any case', () => {
  const context = propagator.extractRaw(rootContext, ['Baggage', 'a=1', 'BAGGAGE', 'b=2']);
  assert.equal(propagation.getBaggage(context)?.getAllEntries().length, 2);
});
reads(
  '3.3.1 the example of the text',
  ['key1=value1;property1;property2, key2 = value2, key3=value3; propertyKey=propertyValue'],
  {
    key1: 'value1',
    key2: 'value2',
    key3: 'value3',
  },
);
reads(
  '3.3.1 spaces and tabs around keys and values are trimmed',
  ['userId =   alice', '\tserverNode = DF%2028 , isProduction\t=\tfalse '],
  {
    userId: 'alice',
    serverNode: 'DF 28',
    isProduction: 'false',
  },
);
reads('3.3.1.2 every character of a token', ["!#$&'*+-.^_`|~09AZaz=1"], { "!#$&'*+-.^_`|~09AZaz": '1' });
reads('3.3.1.3 = belongs to the value', ['SomeKey=SomeValue=equals'], { SomeKey: 'SomeValue=equals' });
reads('3.3.1.3 an empty value', ['key='], { key: '' });
reads('3.3.1.3 UTF-8 is decoded', ['key=%F0%9F%98%80%C3%A9'], { key: '\u{1f600}\u00e9' });
reads('3.3.1.3 what is no UTF-8 becomes U+FFFD', ['key=%ff%fe'], { key: '\ufffd\ufffd' });
reads('3.3.1.3 all octets that need no escape', ["key=!#$&'()*+-./0:<=>?@A[]^_`a{|}~"], {
  key: "!#$&'()*+-./0:<=>?@A[]^_`a{|}~",
});

const octets = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
test('3.3.1.3 what is no baggage-octet is sent escaped, and comes back', () => {
  const value = octets.join('');
  const sent = send(propagation.createBaggage({ key: { value } }));
  assert.match(sent ?? '', /^key=[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/);
  assert.equal(read(sent ?? '')?.getEntry('key')?.value, value);
});
test('3.3.1.4 properties are kept as they are', () => {
  const sent = 'a=1;p1;p2=x;p3 = y,b=2';
  assert.equal(send(read(sent)), sent);
});
test('3.3.1.4 space around properties is trimmed at the ends', () =>
  assert.equal(send(read('a=1 ; p1 ')), 'a=1;p1'));

const members = (count: number, length: number): string =>
  Array.from({ length: count }, (_, i) => `k${String(i).padStart(3, '0')}=`.padEnd(length, 'v')).join(',');
test('3.3.2 64 members are propagated', () => assert.equal(send(read(members(64, 10))), members(64, 10)));
test('3.3.2 8192 bytes are propagated', () => {
  const header = `${members(64, 127)}v`;
  assert.equal(header.length, 8192);
  assert.equal(send(read(header)), header);
});
test('3.3.2 8192 bytes in one member are propagated', () => {
  const header = 'k='.padEnd(8192, 'v');
  assert.equal(send(read(header)), header);
});
test('3.3.2 above our limits whole members are dropped from the end', () => {
  assert.equal(send(read(members(181, 10))), members(180, 10));
  assert.equal(send(read(`${members(64, 127)},x=1`)), members(64, 127));
});
test('3.4 nothing is sent for nothing', () => assert.equal(send(read('')), undefined));
test('4 a key is added, changed, deleted', () => {
  const baggage = read('a=1,b=2');
  assert.equal(send(baggage?.setEntry('c', { value: '3' })), 'a=1,b=2,c=3');
  assert.equal(send(baggage?.setEntry('a', { value: '9' })), 'a=9,b=2');
  assert.equal(send(baggage?.removeEntry('a')), 'b=2');
});
test('4 a repeated key is made one', () => assert.equal(send(read('a=1,a=2,b=3')), 'a=2,b=3'));
test('4 a member that is not in the format is removed, the others stay', () =>
  assert.equal(send(read('a=1,no,=x,b c=2,d=4')), 'a=1,d=4'));
