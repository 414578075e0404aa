import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identityBits, SpanIdentity } from '@spoor/core';
import fc from 'fast-check';
import { require } from './fixtures/traced.ts';
import { IDENTITY, identityIn, identityOfJaeger, isSameSpan, parentWords, toJaeger } from './identity.ts';
import type { JaegerContext, JaegerContextClass } from './jaeger-client.ts';

const versions = ['jaeger-client-3.0', 'jaeger-client-3.10', 'jaeger-client-3.17', 'jaeger-client'].map(
  (name) => require(`${name}/dist/src/span_context.js`) as { default: JaegerContextClass & Reader },
);
interface Reader {
  fromString(text: string): JaegerContext | null;
}

const word = fc.integer();
const identities = fc
  .tuple(
    fc.boolean(),
    word,
    word,
    word,
    word,
    word,
    word,
    fc.constantFrom(0, 1),
    fc.boolean(),
    fc.constantFrom(0, 0x400),
  )
  .map(([isWide, t0, t1, t2, t3, s0, s1, flags, debug, firehose]) => {
    const bits = identityBits(flags, false, debug) | firehose;
    return new SpanIdentity(isWide ? t0 : 0, isWide ? t1 : 0, t2, t3, s0, s1, bits, undefined);
  })
  .filter((identity) => identity.isValid);

for (const { default: Context } of versions) {
  test('an identity becomes a context of jaeger-client and comes back', () => {
    fc.assert(
      fc.property(identities, (identity) => {
        const context = toJaeger(Context, identity, { k: 'v' }, 'debug-id');
        const back = identityOfJaeger(context);
        assert.ok(back !== undefined && isSameSpan(back, identity));
        assert.deepEqual(
          [back.bits, context.baggage, context.debugId],
          [identity.bits, { k: 'v' }, 'debug-id'],
        );
      }),
    );
  });

  test('what jaeger-client reads from text is the same identity', () => {
    fc.assert(
      fc.property(identities, fc.boolean(), (identity, isShort) => {
        const cut = (text: string): string => (isShort ? text.replace(/^0+/, '') : text);
        const text = `${cut(identity.traceId)}:${cut(identity.spanId)}:${cut(identity.spanId)}:1`;
        const context = Context.fromString(text);
        // A trace id whose upper half is too large for a number is none for some versions.
        fc.pre(context?.isValid === true);
        const back = identityOfJaeger(context as JaegerContext);
        assert.ok(back !== undefined && isSameSpan(back, identity), text);
        assert.deepEqual(parentWords(context as JaegerContext), [identity.s0, identity.s1]);
      }),
    );
  });
}

test('the identity of whatever an application hands us', () => {
  const identity = SpanIdentity.fromHex('a1', 'b7', 1);
  assert.ok(identity);
  assert.equal(identityIn({ [IDENTITY]: identity }), identity);
  for (const nothing of [
    undefined,
    null,
    1,
    'a1:b7:0:1',
    {},
    { [IDENTITY]: 'a1' },
    { spanIdStr: 1, traceIdStr: null },
  ]) {
    assert.equal(identityIn(nothing), undefined);
  }
  for (const [trace, span] of [
    ['', 'b7'],
    ['x', 'b7'],
    ['a1', ''],
    ['0', 'b7'],
    ['a1', '0'],
    ['a'.repeat(33), 'b7'],
  ]) {
    assert.equal(identityIn({ traceIdStr: trace, spanIdStr: span, flags: 1 }), undefined);
  }
});
