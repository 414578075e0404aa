import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SamplingStrategy } from '@spoor/core';
import { parseStrategyJson } from './strategy-json.ts';
import { formatStrategyRequest, parseStrategyResponse } from './strategy-message.ts';

const probabilistic = (probability: number): SamplingStrategy => ({ type: 'probabilistic', probability });
const limit = (tracesPerSecond: number): SamplingStrategy => ({ type: 'ratelimiting', tracesPerSecond });
const operations = (
  rates: Readonly<Record<string, number>> = {},
  defaultProbability = 0,
  lowerBoundPerSecond = 0,
): SamplingStrategy => ({
  type: 'operations',
  defaultProbability,
  lowerBoundPerSecond,
  operations: Object.entries(rates).map(([operation, probability]) => ({ operation, probability })),
});

const shapes: readonly (readonly [body: string, expected: SamplingStrategy | undefined])[] = [
  ['{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0.001}}', probabilistic(0.001)],
  ['{"strategyType":"RATE_LIMITING","rateLimitingSampling":{"maxTracesPerSecond":42}}', limit(42)],
  [
    `{"strategyType":"PROBABILISTIC","operationSampling":{"defaultSamplingProbability":0.42,
     "defaultLowerBoundTracesPerSecond":2,"defaultUpperBoundTracesPerSecond":11.2,"perOperationStrategies":[
     {"operation":"foo","probabilisticSampling":{"samplingRate":0.25}}]}}`,
    operations({ foo: 0.25 }, 0.42, 2),
  ],
  // The type may be a number, of old servers, or wrong, or not there.
  ['{"strategyType":0,"probabilisticSampling":{"samplingRate":1}}', probabilistic(1)],
  ['{"strategyType":1,"rateLimitingSampling":{"maxTracesPerSecond":1}}', limit(1)],
  ['{"strategyType":"PROBABILISTIC","rateLimitingSampling":{"maxTracesPerSecond":1}}', limit(1)],
  ['{"probabilisticSampling":{"samplingRate":1}}', probabilistic(1)],
  // Operations come first.
  ['{"probabilisticSampling":{"samplingRate":1},"operationSampling":{}}', operations()],
  // What is zero is left out by Go's marshaller.
  ['{"probabilisticSampling":{}}', probabilistic(0)],
  ['{"rateLimitingSampling":{}}', limit(0)],
  [
    '{"operationSampling":{"perOperationStrategies":[{"operation":"a","probabilisticSampling":{}}]}}',
    operations({ a: 0 }),
  ],
  [
    '{"operationSampling":{"defaultSamplingProbability":0.5,"perOperationStrategies":null}}',
    operations({}, 0.5),
  ],
  ['{"operationSampling":{"perOperationStrategies":[]}}', operations()],
  // An operation that cannot be read.
  [
    `{"operationSampling":{"perOperationStrategies":[{"operation":"a"},{"operation":7,"probabilisticSampling":{}},
     {"operation":"b","probabilisticSampling":{"samplingRate":2}},null,"c",
     {"operation":"d","probabilisticSampling":{"samplingRate":1}}]}}`,
    operations({ d: 1 }),
  ],
  // No strategy.
  ['{"probabilisticSampling":{"samplingRate":1.5}}', undefined],
  ['{"probabilisticSampling":{"samplingRate":"1"}}', undefined],
  ['{"rateLimitingSampling":{"maxTracesPerSecond":-1}}', undefined],
  ['{"operationSampling":{"defaultSamplingProbability":-1}}', undefined],
  ['{"strategyType":"PROBABILISTIC"}', undefined],
  ['{"probabilisticSampling":null}', undefined],
  ['{"operationSampling":[]}', undefined],
  ['{}', undefined],
  ['[]', undefined],
  ['null', undefined],
  ['<html>', undefined],
  ['', undefined],
];
for (const [body, expected] of shapes) {
  test(`JSON: ${body}`, () => assert.deepEqual(parseStrategyJson(body), expected));
}

// Written down by hand from the message's definition.
const double = (value: number): string => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes.toString('hex');
};
const field = (number: number, hex: string): string =>
  Buffer.from([(number << 3) | 2, hex.length / 2]).toString('hex') + hex;
const doubleField = (number: number, value: number): string =>
  Buffer.from([(number << 3) | 1]).toString('hex') + double(value);
const text = (value: string): string => Buffer.from(value).toString('hex');
const operation = (name: string, rate: number): string =>
  field(3, field(1, text(name)) + field(2, doubleField(1, rate)));

for (const [what, hex, expected] of [
  ['a probability', field(2, doubleField(1, 0.25)), probabilistic(0.25)],
  ['a probability of zero', field(2, ''), probabilistic(0)],
  ['a limit', `0801${field(3, '082a')}`, limit(42)],
  ['a limit below zero', field(3, '08ffffffffffffffffff01'), undefined],
  [
    'operations',
    field(
      4,
      doubleField(1, 0.42) + doubleField(2, 2) + operation('a', 1) + operation('b', 0) + doubleField(4, 9),
    ),
    operations({ a: 1, b: 0 }, 0.42, 2),
  ],
  ['operations beside a probability', field(2, doubleField(1, 1)) + field(4, ''), operations()],
  ['fields that nobody knows', `${field(9, '00')}${field(2, `1005${doubleField(1, 1)}`)}`, probabilistic(1)],
  ['nothing', '', undefined],
  ['half of a message', '120909', undefined],
  ['another wire type', '1001', undefined],
] as const) {
  test(`message: ${what}`, () => assert.deepEqual(parseStrategyResponse(Buffer.from(hex, 'hex')), expected));
}

test('request: the name of the service, whatever its length', () => {
  assert.equal(Buffer.from(formatStrategyRequest('shop')).toString('hex'), '0a0473686f70');
  const long = 'ü'.repeat(100);
  assert.equal(Buffer.from(formatStrategyRequest(long)).toString('hex'), `0ac801${text(long)}`);
});
