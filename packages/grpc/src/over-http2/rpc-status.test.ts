import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rpcStatus, statusIn, statusOfHttp, statusOfReset, timeoutMs } from './rpc-status.ts';

for (const [headers, expected] of [
  [{ 'grpc-status': '0' }, { code: 0, message: undefined }],
  [
    { 'grpc-status': '5', 'grpc-message': 'not%20found' },
    { code: 5, message: 'not found' },
  ],
  [
    { 'grpc-status': '5', 'grpc-message': 'n%C3%BC%' },
    { code: 5, message: 'n%C3%BC%' },
  ],
  [{ 'grpc-status': 7 }, { code: 7, message: undefined }],
  [{ 'grpc-status': '17' }, undefined],
  [{ 'grpc-status': '-1' }, undefined],
  [{ 'grpc-status': '' }, undefined],
  [{ 'grpc-status': 'x' }, undefined],
  [{ 'grpc-status': ['0', '1'] }, undefined],
  [{}, undefined],
  [undefined, undefined],
] as const) {
  test(`status in ${JSON.stringify(headers)}`, () => assert.deepEqual(statusIn(headers), expected));
}

test('status: a long message is cut', () => {
  assert.equal(rpcStatus('2', 'x'.repeat(100_000))?.message?.length, 8192);
});

for (const [httpStatus, code] of [
  [200, undefined],
  [0, undefined],
  [400, 13],
  [401, 16],
  [403, 7],
  [404, 12],
  [429, 14],
  [502, 14],
  [503, 14],
  [504, 14],
  [418, 2],
] as const) {
  test(`status of HTTP ${httpStatus}`, () => assert.equal(statusOfHttp(httpStatus)?.code, code));
}

for (const [rstCode, code] of [
  [0, 2],
  [2, 13],
  [7, 14],
  [8, 1],
  [11, 8],
  [12, 7],
  [undefined, 2],
] as const) {
  test(`status of a stream that was reset with ${rstCode}`, () =>
    assert.equal(statusOfReset(rstCode).code, code));
}

for (const [header, ms] of [
  ['1H', 3_600_000],
  ['2M', 120_000],
  ['3S', 3000],
  ['100m', 100],
  ['5000u', 5],
  ['99999999n', 99.999999],
  ['123456789m', Number.POSITIVE_INFINITY],
  ['5', Number.POSITIVE_INFINITY],
  ['-5S', Number.POSITIVE_INFINITY],
  ['S', Number.POSITIVE_INFINITY],
  [undefined, Number.POSITIVE_INFINITY],
] as const) {
  test(`timeout of ${header}`, () => assert.equal(timeoutMs(header), ms));
}
