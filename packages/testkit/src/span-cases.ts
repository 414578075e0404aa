/** What every recording span of @opentelemetry/api does with what it is told. */
import assert from 'node:assert/strict';
import type { Span } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';
import type { TracerCase, TracerSettings } from './tracer-cases.ts';

const link = { context: { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 } };

/** A span that is told something, ended and read. */
const told = (
  name: string,
  tell: (span: Span) => void,
  check: (span: ReadableSpan) => void,
  settings?: TracerSettings,
): TracerCase => ({
  name,
  run: (make) => {
    const { provider, ended } = make(settings);
    const span = provider.getTracer('x').startSpan('a');
    tell(span);
    span.end();
    const [read] = ended;
    assert.ok(read);
    check(read);
  },
});

const exceptionOf = ({ events }: ReadableSpan) => events[0]?.attributes ?? {};

export const spanCases: readonly TracerCase[] = [
  told(
    'attributes of every type, the last one of a name wins',
    (span) =>
      span
        .setAttributes({ s: 'x', i: 1, d: 0.5, b: true, list: ['x', null, 'y'] })
        .setAttribute('s', 'other'),
    ({ attributes }) =>
      assert.deepEqual(attributes, { s: 'other', i: 1, d: 0.5, b: true, list: ['x', null, 'y'] }),
  ),
  told(
    'attributes without a name or of other types are left out',
    (span) => span.setAttributes({ '': 'x', object: { a: 1 }, mixed: [1, 'x'], call: () => {} } as never),
    ({ attributes }) => assert.deepEqual(attributes, {}),
  ),
  told(
    'attributes of null or undefined are left out',
    (span) => span.setAttributes({ nothing: undefined, none: null } as never),
    ({ attributes }) => assert.deepEqual(attributes, {}),
  ),
  told(
    'an array is copied when it is set',
    (span) => {
      const values = ['x'];
      span.setAttribute('a', values);
      values.push('later');
    },
    ({ attributes }) => assert.deepEqual(attributes, { a: ['x'] }),
  ),
  told(
    'limits: attributes over the count are dropped and counted, known names still change',
    (span) => span.setAttributes({ a: 1, b: 2, c: 3 }).setAttribute('a', 4),
    ({ attributes, droppedAttributesCount }) =>
      assert.deepEqual([attributes, droppedAttributesCount], [{ a: 4, b: 2 }, 1]),
    { limits: { attributeCount: 2 } },
  ),
  told(
    'limits: texts are cut, also in arrays',
    (span) => span.setAttributes({ a: 'abcdef', list: ['abcdef', 'x'], number: 123456 }),
    ({ attributes }) => assert.deepEqual(attributes, { a: 'abc', list: ['abc', 'x'], number: 123456 }),
    { limits: { attributeValueLength: 3 } },
  ),
  told(
    'limits: the oldest events give way and are counted',
    (span) => span.addEvent('first').addEvent('second').addEvent('third'),
    ({ events, droppedEventsCount }) =>
      assert.deepEqual([events.map(({ name }) => name), droppedEventsCount], [['second', 'third'], 1]),
    { limits: { eventCount: 2 } },
  ),
  told(
    'limits: the oldest links give way and are counted',
    (span) => span.addLink(link).addLink({ context: { ...link.context, spanId: '3'.repeat(16) } }),
    ({ links, droppedLinksCount }) =>
      assert.deepEqual(
        [links.map(({ context }) => context.spanId), droppedLinksCount],
        [['3'.repeat(16)], 1],
      ),
    { limits: { linkCount: 1 } },
  ),
  told(
    'events and links keep their attributes',
    (span) => span.addEvent('e', { a: 1 }, [1500000000, 5]).addLink({ ...link, attributes: { b: 'x' } }),
    ({ events, links }) => {
      assert.deepEqual(
        [events[0]?.name, events[0]?.attributes, events[0]?.time],
        ['e', { a: 1 }, [1500000000, 5]],
      );
      assert.deepEqual([links[0]?.context, links[0]?.attributes], [link.context, { b: 'x' }]);
    },
  ),
  told(
    'an exception is an event with type, message and stack',
    (span) => span.recordException(Object.assign(new TypeError('bad'), { stack: 'stack' })),
    (span) =>
      assert.deepEqual(exceptionOf(span), {
        'exception.type': 'TypeError',
        'exception.message': 'bad',
        'exception.stacktrace': 'stack',
      }),
  ),
  told(
    'an exception that is a text is its message',
    (span) => span.recordException('text'),
    (span) => assert.deepEqual(exceptionOf(span), { 'exception.message': 'text' }),
  ),
  told(
    "an exception's code is its type",
    (span) => span.recordException(Object.assign(new Error('gone'), { code: 'ENOENT' })),
    (span) => assert.equal(exceptionOf(span)['exception.type'], 'ENOENT'),
  ),
  {
    name: 'only the first end counts, and nothing changes afterwards',
    run: (make) => {
      const { provider, ended } = make();
      const span = provider.getTracer('x').startSpan('a', { startTime: [1500000000, 0] });
      span.end([1500000001, 5]);
      span.setAttribute('late', 1).addEvent('late').addLink(link).setStatus({ code: 1 }).updateName('late');
      span.end([1500000002, 0]);
      const [read] = ended;
      assert.ok(read !== undefined && ended.length === 1 && !span.isRecording());
      assert.deepEqual(
        [read.name, read.attributes, read.events, read.links, read.status],
        ['a', {}, [], [], { code: 0 }],
      );
      assert.deepEqual(
        [read.startTime, read.endTime, read.duration],
        [
          [1500000000, 0],
          [1500000001, 5],
          [1, 5],
        ],
      );
    },
  },
  {
    name: 'an end before the start gives no duration',
    run: (make) => {
      const { provider, ended } = make();
      provider
        .getTracer('x')
        .startSpan('a', { startTime: new Date(1500000001000) })
        .end(1500000000000);
      assert.deepEqual(ended[0]?.duration, [0, 0]);
    },
  },
];
