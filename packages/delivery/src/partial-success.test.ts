import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePartialSuccess } from './partial-success.ts';

const protobuf = (hex: string) =>
  parsePartialSuccess('application/x-protobuf', Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const json = (text: string) => parsePartialSuccess('application/json; charset=utf-8', Buffer.from(text));
const three = { rejectedSpans: 3, message: 'not one' };

for (const [name, hex, expected] of [
  ['an empty answer', '', undefined],
  ['an empty partial_success', '0a 00', undefined],
  ['count and message', '0a 0b 08 03 12 07 6e6f74206f6e65', three],
  ['message before count', '0a 0b 12 07 6e6f74206f6e65 08 03', three],
  ['a count without a message', '0a 03 08 80 01', { rejectedSpans: 128, message: '' }],
  ['a warning that rejects nothing', '0a 09 12 07 6e6f74206f6e65', undefined],
  ['a negative count', '0a 0b 08 ff ff ff ff ff ff ff ff ff 01', undefined],
  ['an unknown field beside it', '10 05 0a 02 08 03', { rejectedSpans: 3, message: '' }],
  ['a field cut short', '0a 0b 08', undefined],
  ['a varint without an end', '0a 02 08 ff', undefined],
  ['a varint of eleven bytes', '0a 0c 08 ff ff ff ff ff ff ff ff ff ff 01', undefined],
  ['a group', '0b 0c', undefined],
  ['text', '6f6b0a', undefined],
] as const) {
  test(`partial success, protobuf: ${name}`, () => assert.deepEqual(protobuf(hex), expected));
}

for (const [text, expected] of [
  ['{}', undefined],
  ['{"partialSuccess":{}}', undefined],
  ['{"partialSuccess":null}', undefined],
  ['{"partialSuccess":{"rejectedSpans":"3","errorMessage":"not one"}}', three],
  ['{"partialSuccess":{"rejectedSpans":3,"errorMessage":7}}', { rejectedSpans: 3, message: '' }],
  ['{"partialSuccess":{"rejectedSpans":"0","errorMessage":"not one"}}', undefined],
  ['{"partialSuccess":{"rejectedSpans":"many"}}', undefined],
  ['null', undefined],
  ['ok', undefined],
] as const) {
  test(`partial success, JSON: ${text}`, () => assert.deepEqual(json(text), expected));
}
