import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metadata } from '@grpc/grpc-js';
import { completeArguments } from './client-arguments.ts';
import type { MetadataClass, RequestMethod } from './grpc-js.ts';

const Class = Metadata as unknown as MetadataClass;
const callback = () => {};
const options = { deadline: 1 };
const given = new Metadata({ waitForReady: true });
given.add('x-a', 'one');
given.add('x-a', 'two');

const unary = (...rest: unknown[]): [RequestMethod, unknown[]] => [
  'makeUnaryRequest',
  ['/p', 's', 'd', 'm', ...rest],
];
const upload = (...rest: unknown[]): [RequestMethod, unknown[]] => [
  'makeClientStreamRequest',
  ['/p', 's', 'd', ...rest],
];
const download = (...rest: unknown[]): [RequestMethod, unknown[]] => [
  'makeServerStreamRequest',
  ['/p', 's', 'd', 'm', ...rest],
];
const talk = (...rest: unknown[]): [RequestMethod, unknown[]] => [
  'makeBidiStreamRequest',
  ['/p', 's', 'd', ...rest],
];

/** What grpc-js gets: the fixed arguments, then M for a Metadata, O for the options, C for the callback. */
function shape([name, args]: [RequestMethod, unknown[]]): string | undefined {
  const complete = completeArguments(name, args, Class);
  return complete?.args
    .map((arg) =>
      arg instanceof Metadata
        ? 'M'
        : arg === options
          ? 'O'
          : arg === callback
            ? 'C'
            : (arg ?? '-').toString(),
    )
    .join(' ');
}

for (const [what, call, expected] of [
  ['unary(message, callback)', unary(callback), '/p s d m M C'],
  ['unary(message, metadata, callback)', unary(given, callback), '/p s d m M C'],
  ['unary(message, options, callback)', unary(options, callback), '/p s d m M O C'],
  ['unary(message, metadata, options, callback)', unary(given, options, callback), '/p s d m M O C'],
  ['clientStream(callback)', upload(callback), '/p s d M C'],
  ['clientStream(metadata, options, callback)', upload(given, options, callback), '/p s d M O C'],
  ['serverStream(message)', download(), '/p s d m M -'],
  ['serverStream(message, metadata)', download(given), '/p s d m M -'],
  ['serverStream(message, options)', download(options), '/p s d m M O'],
  ['serverStream(message, metadata, options)', download(given, options), '/p s d m M O'],
  ['bidi()', talk(), '/p s d M -'],
  ['bidi(metadata, options)', talk(given, options), '/p s d M O'],
  ['unary(message): refused by grpc-js', unary(), undefined],
  ['unary(message, metadata, null, callback): refused by grpc-js', unary(given, null, callback), undefined],
  ['unary(message, null, callback): refused by grpc-js', unary(null, callback), undefined],
] as const) {
  test(`arguments: ${what}`, () => {
    assert.equal(shape(call as [RequestMethod, unknown[]]), expected);
  });
}

test('arguments: the Metadata is a clone with the options and all values of the given one', () => {
  const complete = completeArguments(...unary(given, callback), Class);
  assert.notEqual(complete?.metadata, given);
  complete?.metadata.set('traceparent', '00');
  assert.deepEqual(given.toJSON(), { 'x-a': ['one', 'two'] });
  assert.deepEqual(complete?.metadata.get('x-a'), ['one', 'two']);
  const clone = complete?.metadata as unknown as Metadata | undefined;
  assert.deepEqual(clone?.getOptions(), { waitForReady: true });
});

test('arguments: options without a prototype, which grpc-js takes in the short form, are taken in the full one', () => {
  const bare = Object.assign(Object.create(null), { deadline: 5 });
  const options = completeArguments(...unary(bare, callback), Class)?.args[5] as { deadline: number };
  assert.ok(options instanceof Object);
  assert.equal(options.deadline, 5);
});

test('arguments: options that no copy can stand for answer as they would without us', () => {
  const throwing = Object.create(null, {
    interceptors: { get: () => assert.fail('asked') },
  });
  const options = completeArguments(...unary(throwing, callback), Class)?.args[5] as {
    interceptors: unknown;
  };
  assert.ok(options instanceof Object);
  assert.throws(() => options.interceptors, /asked/);
  const frozen = Object.freeze(Object.assign(Object.create(null), { deadline: 5 }));
  assert.deepEqual(completeArguments(...unary(frozen, callback), Class)?.args[5], { deadline: 5 });
});
