import type { ProcessRecord } from '@spoor/wire';
import { processKey } from '../store/process-table.ts';
import type { Trace } from '../store/trace.ts';
import { type SpanHead, traceHeads } from '../store/trace-spans.ts';
import { jaegerProcess, jaegerSpan, jaegerTraceId } from './jaeger-json.ts';
import { Numbered } from './numbered.ts';

// A trace for the page, as lines of JSON: first what its rows need, then, some spans at a time, what else is known.
//   {"traceID": "…", "startMicros": …, "processes": […], "operations": [[name, kind], …],
//    "spans": {"id": ["…"], "parent": [-1, 0, "…"], "operation": [0], "process": [0], "start": [0], "duration": [5]}, "failed": [1]}
//   {"from": 0, "spans": [{flags, references, tags, logs}, …]}
// Of 10,000 spans the first line is a twentieth of Jaeger's JSON and needs no packed span to be read.

/** So many that a line is made and read in a few milliseconds. */
const spansPerLine = 250;

export function* traceLines(trace: Trace): Generator<string> {
  const heads = traceHeads(trace);
  yield JSON.stringify(outline(trace, heads));
  for (let from = 0; from < heads.length; from += spansPerLine) {
    const spans = heads.slice(from, from + spansPerLine).map(details);
    yield JSON.stringify({ from, spans });
  }
}

/** The first line alone: what a page can draw before it asks for the rest. */
export const traceRows = (trace: Trace) => outline(trace, traceHeads(trace));

/** In columns; a parent is its place in them, its id where it is not stored, and -1 where there is none. */
function outline(trace: Trace, heads: readonly SpanHead[]) {
  const places = new Map<string, number>();
  for (const [i, { spanId }] of heads.entries()) if (!places.has(spanId)) places.set(spanId, i);
  const processes = new Numbered<ProcessRecord, string>(processKey);
  const operations = new Numbered<SpanHead, string>(({ name, kind }) => `${kind}\0${name}`);
  const startMicros = Math.floor(heads[0]?.startMicros ?? 0);
  const spans = {
    id: heads.map(({ spanId }) => spanId),
    parent: heads.map(({ parentSpanId: id }) => (id === undefined ? -1 : (places.get(id) ?? id))),
    operation: heads.map((head) => operations.numberOf(head)),
    process: heads.map(({ process }) => processes.numberOf(process)),
    start: heads.map((head) => Math.floor(head.startMicros) - startMicros),
    duration: heads.map(({ durationMicros }) => Math.floor(durationMicros)),
  };
  return {
    traceID: jaegerTraceId(trace.id),
    startMicros,
    processes: processes.items.map(jaegerProcess),
    operations: operations.items.map(({ name, kind }) => [name, kind]),
    spans,
    failed: heads.flatMap(({ failed }, i) => (failed ? [i] : [])),
  };
}

/** As `/api/traces/{id}` renders them. */
function details(head: SpanHead) {
  const { flags, references, tags, logs } = jaegerSpan(head.read(), '');
  return { flags, references, tags, logs };
}
