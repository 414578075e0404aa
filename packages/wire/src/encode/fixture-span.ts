import {
  type AttributeArray,
  type AttributePrimitive,
  type AttributeSink,
  attributeKey,
  type EncodableSpan,
  SpanIdentity,
  writeAttribute,
} from '@spoor/core';

/** A span of plain data for the tests of the encoders. */
export interface FixtureSpan extends Partial<Omit<EncodableSpan, 'identity' | 'writeAttributes'>> {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly flags?: number;
  readonly isDebug?: boolean;
  readonly attributes?: readonly (readonly [string, AttributePrimitive | AttributeArray])[];
  readonly droppedAttributesCount?: number;
}

export function fixtureSpan(fixture: FixtureSpan = {}): EncodableSpan {
  const { traceId = '0af7651916cd43dd8448eb211c80319c', spanId = 'b7ad6b7169203331', flags = 1 } = fixture;
  const identity = SpanIdentity.fromHex(traceId, spanId, flags, { debug: fixture.isDebug === true });
  if (identity === undefined) throw new Error('fixture ids must be valid');
  return {
    identity,
    parent0: 0,
    parent1: 0,
    isParentRemote: false,
    name: 'op',
    kind: 0,
    startSeconds: 0,
    startNanos: 0,
    durationNanos: 0,
    statusCode: 0,
    statusMessage: undefined,
    scopeName: '',
    scopeVersion: undefined,
    recordedEvents: [],
    recordedLinks: [],
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    ...fixture,
    writeAttributes(sink: AttributeSink): number {
      for (const [key, value] of fixture.attributes ?? []) writeAttribute(sink, attributeKey(key), value);
      return fixture.droppedAttributesCount ?? 0;
    },
  };
}
