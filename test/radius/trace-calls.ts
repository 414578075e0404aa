/** The calls of `trace`, of a tracer and of a span. */
import { type Context, context, ROOT_CONTEXT, type Span, type Tracer, trace } from '@opentelemetry/api';
import type { ApiCall, Scene } from './api-call.ts';

/** Ends what was started, and says whether it is a span at all. */
function ended(span: Span): string {
  span.setAttribute('a', 1).end();
  return typeof span.spanContext().traceId;
}

const working = (tracer: Tracer): string => ended(tracer.startSpan('of an odd tracer'));
const under = (parent: Context, { tracer }: Scene): string => ended(tracer.startSpan('child', {}, parent));
const withContext = (spanContext: never, scene: Scene): string =>
  under(trace.setSpanContext(ROOT_CONTEXT, spanContext), scene);

const tracers: readonly ApiCall[] = [
  { name: 'trace.getTracer(v)', run: (odd) => working(trace.getTracer(odd)) },
  { name: 'trace.getTracer(name, v)', run: (odd) => working(trace.getTracer('radius', odd)) },
  {
    name: 'provider.getTracer(name, version, v)',
    run: (odd) => working(trace.getTracerProvider().getTracer('radius', '1', odd)),
  },
  {
    name: 'provider.getTracer(name, version, { schemaUrl: v })',
    run: (odd) => working(trace.getTracerProvider().getTracer('radius', '1', { schemaUrl: odd })),
  },
];

const contexts: readonly ApiCall[] = [
  { name: 'trace.getSpan(v)', run: (odd) => trace.getSpan(odd) === undefined },
  { name: 'trace.getSpanContext(v)', run: (odd) => trace.getSpanContext(odd) === undefined },
  { name: 'trace.deleteSpan(v)', run: (odd) => typeof trace.deleteSpan(odd) },
  { name: 'trace.setSpan(v, span)', run: (odd, { span }) => typeof trace.setSpan(odd, span) },
  {
    name: 'trace.setSpan(context, v), and the span of it',
    run: (odd) => trace.getSpan(trace.setSpan(ROOT_CONTEXT, odd)) === (odd || undefined),
  },
  {
    name: 'trace.setSpan(active context, v), and the span of it',
    run: (odd) => trace.getSpan(trace.setSpan(context.active(), odd)) === (odd || undefined),
  },
  {
    name: 'trace.setSpan(context, v), and a child',
    run: (odd, scene) => under(trace.setSpan(ROOT_CONTEXT, odd), scene),
  },
  {
    name: 'trace.setSpan(active context, v), and a child',
    run: (odd, scene) => under(trace.setSpan(context.active(), odd), scene),
  },
  {
    name: 'a span whose spanContext() gives v, and a child',
    run: (odd, scene) => under(trace.setSpan(ROOT_CONTEXT, { spanContext: () => odd } as never), scene),
  },
  { name: 'trace.setSpanContext(context, v), and a child', run: withContext },
  {
    name: 'trace.setSpanContext(v, valid)',
    run: (odd, { valid }) => typeof trace.setSpanContext(odd, valid),
  },
  {
    name: 'trace.wrapSpanContext(v)',
    run: (odd) => odd === undefined || trace.wrapSpanContext(odd).spanContext() === odd,
  },
  { name: 'trace.isSpanContextValid(v)', run: (odd) => trace.isSpanContextValid(odd) },
  ...(['traceId', 'spanId', 'traceFlags', 'isRemote', 'traceState'] as const).map((field) => ({
    name: `a span context whose ${field} is v, and a child`,
    run: (odd: never, scene: Scene) => withContext({ ...scene.valid, [field]: odd } as never, scene),
  })),
  ...(['serialize', 'get', 'set', 'unset'] as const).map((method) => ({
    name: `a trace state whose ${method}() gives v, and a child`,
    run: (odd: never, scene: Scene) =>
      withContext({ ...scene.valid, traceState: { [method]: () => odd } } as never, scene),
  })),
];

const link = (odd: never, scene: Scene) => ({ context: scene.valid, attributes: odd });
const options: readonly (readonly [name: string, make: (odd: never, scene: Scene) => unknown])[] = [
  ['v', (odd) => odd],
  ['{ kind: v }', (odd) => ({ kind: odd })],
  ['{ root: v }', (odd) => ({ root: odd })],
  ['{ startTime: v }', (odd) => ({ startTime: odd })],
  ['{ startTime: [v, 0] }', (odd) => ({ startTime: [odd, 0] })],
  ['{ attributes: v }', (odd) => ({ attributes: odd })],
  ['{ attributes: { a: v } }', (odd) => ({ attributes: { a: odd, b: 'kept' } })],
  ['{ attributes: { a: [v] } }', (odd) => ({ attributes: { a: [odd] } })],
  ['{ links: v }', (odd) => ({ links: odd })],
  ['{ links: [v] }', (odd) => ({ links: [odd] })],
  ['{ links: [{ context: v }] }', (odd) => ({ links: [{ context: odd }] })],
  ['{ links: [{ context, attributes: v }] }', (odd, scene) => ({ links: [link(odd, scene)] })],
  [
    '{ links: [{ context, attributes: { a: v } }] }',
    (odd, scene) => ({ links: [link({ a: odd } as never, scene)] }),
  ],
];

const starts: readonly ApiCall[] = [
  { name: 'tracer.startSpan(v)', run: (odd, { tracer }) => ended(tracer.startSpan(odd)) },
  ...options.map(([name, make]) => ({
    name: `tracer.startSpan(name, ${name})`,
    run: (odd: never, scene: Scene) => ended(scene.tracer.startSpan('odd', make(odd, scene) as never)),
  })),
  {
    name: 'tracer.startSpan(name, options, v)',
    run: (odd, { tracer }) => ended(tracer.startSpan('odd', {}, odd)),
  },
  {
    name: 'tracer.startActiveSpan(v, f)',
    run: (odd, { tracer }) => tracer.startActiveSpan(odd, (span) => [ended(span), 42]),
  },
  {
    name: 'tracer.startActiveSpan(name, v)',
    run: (odd, { tracer }) => typeof tracer.startActiveSpan('odd', odd),
    leavesSpans: true,
  },
  {
    name: 'tracer.startActiveSpan(name, v, f)',
    run: (odd, { tracer }) => tracer.startActiveSpan('odd', odd, (span) => [ended(span), 42]),
  },
  {
    name: 'tracer.startActiveSpan(name, {}, v, f)',
    run: (odd, { tracer }) => tracer.startActiveSpan('odd', {}, odd, (span) => [ended(span), 42]),
  },
  {
    name: 'tracer.startActiveSpan(name, {}, context, v)',
    run: (odd, { tracer }) => typeof tracer.startActiveSpan('odd', {}, ROOT_CONTEXT, odd),
    leavesSpans: true,
  },
];

/** Whether a method gives its span back. */
const chained = (name: string, call: (span: Span, odd: never, scene: Scene) => unknown): ApiCall => ({
  name,
  run: (odd, scene) => call(scene.span, odd, scene) === scene.span,
});

const spans: readonly ApiCall[] = [
  chained('span.setAttribute(v, 1)', (span, odd) => span.setAttribute(odd, 1)),
  chained('span.setAttribute(key, v)', (span, odd) => span.setAttribute('a', odd)),
  chained('span.setAttribute(key, [v, v])', (span, odd) => span.setAttribute('a', [odd, odd])),
  chained('span.setAttributes(v)', (span, odd) => span.setAttributes(odd)),
  chained('span.setAttributes({ a: v })', (span, odd) => span.setAttributes({ a: odd, b: 'kept' })),
  chained('span.addEvent(v)', (span, odd) => span.addEvent(odd)),
  chained('span.addEvent(name, v)', (span, odd) => span.addEvent('event', odd)),
  chained('span.addEvent(name, { a: v })', (span, odd) => span.addEvent('event', { a: odd, b: 'kept' })),
  chained('span.addEvent(name, {}, v)', (span, odd) => span.addEvent('event', {}, odd)),
  chained('span.addLink(v)', (span, odd) => span.addLink(odd)),
  chained('span.addLink({ context: v })', (span, odd) => span.addLink({ context: odd })),
  chained('span.addLink({ context, attributes: v })', (span, odd, scene) => span.addLink(link(odd, scene))),
  chained('span.addLink, with the trace state v', (span, odd, { valid }) =>
    span.addLink({ context: { ...valid, traceState: odd } }),
  ),
  chained('span.addLinks(v)', (span, odd) => span.addLinks(odd)),
  chained('span.addLinks([v])', (span, odd) => span.addLinks([odd])),
  chained('span.setStatus(v)', (span, odd) => span.setStatus(odd)),
  chained('span.setStatus({ code: v })', (span, odd) => span.setStatus({ code: odd })),
  chained('span.setStatus({ code, message: v })', (span, odd) => span.setStatus({ code: 2, message: odd })),
  chained('span.updateName(v)', (span, odd) => span.updateName(odd)),
  { name: 'span.recordException(v)', run: (odd, { span }) => span.recordException(odd) },
  ...(['name', 'message', 'stack', 'code'] as const).map((field) => ({
    name: `span.recordException, with the ${field} v`,
    run: (odd: never, { span }: Scene) => span.recordException({ message: 'odd', [field]: odd } as never),
  })),
  { name: 'span.recordException(error, v)', run: (odd, { span }) => span.recordException('odd', odd) },
  { name: 'span.end(v)', run: (odd, { span }) => span.end(odd) },
  { name: 'span.end([v, 0])', run: (odd, { span }) => span.end([odd, 0]) },
  {
    name: 'every method of a span that has ended',
    run: (odd, { span }) => {
      span.end();
      span.setAttribute(odd, odd).setAttributes(odd).addEvent(odd, odd, odd).addLink(odd).addLinks(odd);
      span.setStatus(odd).updateName(odd).recordException(odd, odd);
      span.end(odd);
    },
  },
];

export const traceCalls: readonly ApiCall[] = [...tracers, ...contexts, ...starts, ...spans];
