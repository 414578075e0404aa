/** The calls of `context`, of a context, of `diag`, and of the other exports that make something. */
import {
  context,
  createContextKey,
  createTraceState,
  diag,
  ROOT_CONTEXT,
  type Span,
  trace,
} from '@opentelemetry/api';
import type { ApiCall } from './api-call.ts';

const key = createContextKey('radius');

const insides: readonly ApiCall[] = [
  { name: 'context.with(v, f)', run: (odd) => context.with(odd, () => 42) },
  {
    name: 'context.with(v, f), and a span inside',
    run: (odd, { tracer }) => context.with(odd, () => tracer.startActiveSpan('inside', (span) => span.end())),
  },
  {
    name: 'context.with(v, f), and the active span inside',
    run: (odd, { span }) => context.with(odd, () => trace.getActiveSpan() === span),
  },
  { name: 'context.with(context, v)', run: (odd) => typeof context.with(ROOT_CONTEXT, odd) },
  {
    name: 'context.with(context, f, v)',
    run: (odd) =>
      context.with(
        ROOT_CONTEXT,
        function (this: unknown) {
          return typeof this;
        },
        odd,
      ),
  },
  {
    name: 'context.with(context, f, undefined, v)',
    run: (odd) => context.with(ROOT_CONTEXT, (given) => given === odd, undefined, odd),
  },
  { name: 'context.bind(v, f)', run: (odd) => context.bind(odd, () => 42)() },
  {
    name: 'context.bind(context, f), called with v',
    run: (odd) => context.bind(ROOT_CONTEXT, (x: unknown) => x === odd)(odd),
  },
  { name: 'context.bind(context, v)', run: (odd) => typeof context.bind(ROOT_CONTEXT, odd) },
];

const values: readonly ApiCall[] = [
  { name: 'createContextKey(v)', run: (odd) => typeof createContextKey(odd) },
  { name: 'context.getValue(v)', run: (odd) => context.active().getValue(odd) === undefined },
  {
    name: 'context.setValue(v, 1).getValue(v)',
    run: (odd) => context.active().setValue(odd, 1).getValue(odd),
  },
  {
    name: 'context.setValue(key, v).getValue(key)',
    run: (odd) => Object.is(context.active().setValue(key, odd).getValue(key), odd),
  },
  {
    name: 'context.deleteValue(v)',
    run: (odd) => context.active().setValue(key, 1).deleteValue(odd).getValue(key),
  },
  {
    name: 'values beside a span',
    run: (odd, { span }) =>
      Object.is(trace.setSpan(context.active(), span).setValue(key, odd).getValue(key), odd),
  },
];

/** A span of ours in a Proxy, as mocks and loggers wrap what they are given. */
const wrapped = (span: Span): Span => new Proxy(span, {});

const others: readonly ApiCall[] = [
  {
    name: 'every method of a span in a Proxy',
    run: (odd, { span }) => {
      const proxy = wrapped(span);
      proxy.setAttribute('a', odd).setAttributes(odd).addEvent('event', odd).addLink(odd).addLinks(odd);
      proxy.setStatus(odd).recordException(odd);
      proxy.end(odd);
      return [typeof proxy.spanContext().spanId, proxy.isRecording()];
    },
  },
  {
    name: 'a span in a Proxy as the parent',
    run: (odd, { span, tracer }) => {
      const proxy = wrapped(span);
      const parent = trace.setSpan(context.active(), proxy);
      tracer.startSpan('child', { attributes: odd }, parent).end();
      return trace.getSpan(parent) === proxy;
    },
  },
  {
    name: 'the active context in a Proxy',
    run: (odd, { span, tracer }) => {
      const parent = new Proxy(trace.setSpan(context.active(), span), {});
      tracer.startActiveSpan('child', { attributes: odd }, parent, (child) => child.end());
      return context.with(parent, () => 42);
    },
  },
  { name: 'createTraceState(v)', run: (odd) => createTraceState(odd).serialize() },
  { name: 'diag.setLogger(v)', run: (odd) => typeof diag.setLogger(odd) },
  {
    name: 'diag.setLogger(logger, v)',
    run: (odd) =>
      typeof diag.setLogger(Object.fromEntries(diagMethods.map((name) => [name, () => {}])) as never, odd),
  },
  { name: 'diag.createComponentLogger(v)', run: (odd) => typeof diag.createComponentLogger(odd) },
  { name: 'diag.warn(v, v)', run: (odd) => diag.warn(odd, odd) },
];
const diagMethods = ['error', 'warn', 'info', 'debug', 'verbose'] as const;

export const contextCalls: readonly ApiCall[] = [...insides, ...values, ...others];
