import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { batchName, batchText, commandName, commandText } from './command-text.ts';
import { replyStatus } from './reply-error.ts';

const masked = (line: string): string => {
  const [name = '', ...args] = line.split(' ');
  return commandText(name, args, { isMasked: true });
};

for (const [line, text] of [
  ['PING', 'PING'],
  ['GET k', 'GET k'],
  ['SET k v EX 10', 'SET k ? ? ?'],
  ['AUTH user password', 'AUTH ? ?'],
  ['HELLO 3 AUTH user password', 'HELLO ? ? ? ?'],
  ['ECHO v', 'ECHO ?'],
  ['MGET a b c', 'MGET a b c'],
  ['MSET a 1 b 2', 'MSET a ? b ?'],
  ['RENAME a b', 'RENAME a b'],
  ['BLPOP a b 5', 'BLPOP a b ?'],
  ['ZUNION 2 a b WEIGHTS 1 2', 'ZUNION 2 a b ? ? ?'],
  ['ZUNION 99 a b', 'ZUNION 99 a b'],
  ['ZUNION', 'ZUNION'],
  ['ZUNIONSTORE to 2 a b', 'ZUNIONSTORE to 2 a b'],
  ['EVALSHA 0a1b 1 a v', 'EVALSHA 0a1b 1 a ?'],
  ['EVAL return-1 0 v', 'EVAL ? 0 ?'],
  ['BLMPOP 5 2 a b LEFT', 'BLMPOP ? 2 a b ?'],
  ['BITOP AND to a b', 'BITOP AND to a b'],
  ['XREAD COUNT 2 STREAMS a b 0-0 0-0', 'XREAD ? ? STREAMS a b ? ?'],
  ['XREAD a', 'XREAD ?'],
  ['CONFIG SET requirepass v', 'CONFIG SET ? ?'],
  ['OBJECT ENCODING a', 'OBJECT ENCODING a'],
  ['JSON.SET a $ v', 'JSON.SET a ? ?'],
  ['SOMETHING a b', 'SOMETHING ? ?'],
] as const) {
  test(`${line} is recorded as ${text}`, () => assert.equal(masked(line), text));
}

test('keys of any type, long ones, and many arguments', () => {
  const text = (key: unknown): string => commandText('GET', [key], { isMasked: true });
  assert.equal(text(Buffer.from('user:ž')), 'GET user:ž');
  assert.equal(text(Buffer.from([0xff, 0xfe])), 'GET ?');
  assert.equal(text(7), 'GET 7');
  assert.equal(text({}), 'GET ?');
  const bytes = Buffer.from(new ArrayBuffer(8));
  structuredClone(bytes.buffer, { transfer: [bytes.buffer as ArrayBuffer] });
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const odd of [bytes, proxy]) assert.match(text(odd), /^GET( \?)?/);
  assert.equal(text('x'.repeat(300)), `GET ${'x'.repeat(200)}...`);
  const many = commandText('DEL', Array(30).fill('k'), { isMasked: true });
  assert.equal(many, `DEL${' k'.repeat(24)} [6 more]`);
  assert.equal(commandText('SET', ['a', 'v'], { isMasked: false }), 'SET a v');
});

test('of a command that nobody knows no argument is recorded, whatever it is', () => {
  const word = fc.stringMatching(/^[A-Z]{3,9}Q$/);
  fc.assert(
    fc.property(word, fc.array(fc.anything(), { minLength: 1, maxLength: 40 }), (name, args) => {
      assert.match(commandText(name, args, { isMasked: true }), /^[A-Z]+( \?)+( \[\d+ more\])?$/);
    }),
  );
});

test('names are upper case, and a batch is named for what all of it is', () => {
  assert.deepEqual([commandName('get'), commandName('GET')], ['GET', 'GET']);
  assert.deepEqual(
    [batchName('MULTI', ['GET', 'GET']), batchName('PIPELINE', ['GET', 'SET']), batchName('MULTI', [])],
    ['MULTI GET', 'PIPELINE', 'MULTI'],
  );
  assert.equal(batchText([]), undefined);
  assert.equal(batchText(['GET a', 'GET a']), 'GET a');
  const long = batchText(Array.from({ length: 900 }, (_, index) => `GET key:${index}`)) ?? '';
  assert.match(long, /^GET key:0; GET key:1; .*; \[\d+ more\]$/);
  assert.ok(long.length < 1020);
});

test('the code of an answer, and none of any other error', () => {
  const reply = Object.assign(new Error('WRONGTYPE Operation'), { name: 'ReplyError' });
  class SimpleError extends Error {}
  assert.equal(replyStatus(reply), 'WRONGTYPE');
  assert.equal(replyStatus(new SimpleError('ERR unknown command')), 'ERR');
  for (const error of [new Error('EXAMPLE text'), new SimpleError('lower case'), null, 'ERR', undefined])
    assert.equal(replyStatus(error), undefined);
});
