import type { TextMapPropagator } from '@opentelemetry/api';
import { W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3';
import { JaegerPropagator } from '@opentelemetry/propagator-jaeger';
import { createPropagator } from '@spoor/core';
import { type PropagatorFormat, propagatorContract } from '@spoor/testkit';

propagatorContract({
  name: 'ours',
  make: (format) => createPropagator([format]),
  knownFaults: new Set(),
});

const upstream: Record<PropagatorFormat, () => TextMapPropagator> = {
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new W3CBaggagePropagator(),
  jaeger: () => new JaegerPropagator(),
  b3: () => new B3Propagator({ injectEncoding: B3InjectEncoding.SINGLE_HEADER }),
  b3multi: () => new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER }),
};

/** Of the versions in our lock file; none of them is a difference that we want. */
const upstreamFaults = new Set([
  // Takes the first of several headers; W3C's own suite asks for a new trace.
  'tracecontext: ignores several headers',
  // Writes the flags without masking or padding them.
  'tracecontext: passes on no unknown flag',
  'tracecontext: passes on no flag of 0x10 and above',
  // Mends a wrong list instead of discarding it.
  'tracecontext: passes on no list of 33 members',
  'tracecontext: passes on no list with a wrong key',
  // Keeps the last, which is the older one, at the place of the first.
  'tracecontext: passes on the first of a repeated key',
  // Level 1's grammar.
  'tracecontext: passes on a key with several @',
  // Drops the member.
  'baggage: reads bad UTF-8 as U+FFFD',
  'baggage: reads an empty value',
  'baggage: reads a member of 8192 bytes',
  // Does not look at the ids at all.
  'jaeger: reads upper case',
  'jaeger: ignores a trace id of 33 digits',
  'jaeger: ignores a zero trace id',
  'jaeger: ignores no hex',
  'jaeger: ignores flags that are no number',
  'jaeger: sends nothing for zero ids',
  // Decodes no plus sign, and Go and Java write one for a blank.
  'jaeger: reads a plus sign of Go and Java as a blank',
  // Two digits of flags, which Go's and Java's clients read as a decimal number.
  'jaeger: passes on a parent with flags of one digit',
  'jaeger: passes on uberctx',
  'jaeger: passes on debug',
  'jaeger: passes on a 64-bit trace id as it came',
  'jaeger: reads uberctx with a broken escape',
  'jaeger: reads jaeger-baggage',
  'jaeger: sends nothing where tracing is suppressed',
  // An expression without anchors.
  'b3: ignores what only holds a valid value',
  'b3: ignores a state that is none',
  // Looks at the single header alone where there is one.
  'b3: reads the several headers beside a broken single one',
  // Forgets that the caller wanted a debug trace.
  'b3multi: passes on the single header as several',
  // No state is taken for not sampled.
  'b3: passes on a decision left open',
  'b3multi: ignores a short trace id',
  'b3multi: passes on a decision left open',
]);

propagatorContract({
  name: 'upstream',
  make: (format) => upstream[format](),
  knownFaults: upstreamFaults,
});
