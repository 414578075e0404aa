import type { LogJson, ProcessJson, ReferenceJson, SpanJson, TagJson, TraceJson } from './trace-json.ts';

/** The first line of `/api/spoor/traces/{id}`: what the rows of a trace need, in columns. */
export interface TraceOutline {
  readonly traceID: string;
  readonly startMicros: number;
  readonly processes: readonly ProcessJson[];
  readonly operations: readonly (readonly [name: string, kind: string])[];
  readonly spans: {
    readonly id: readonly string[];
    readonly parent: readonly (number | string)[];
    readonly operation: readonly number[];
    readonly process: readonly number[];
    readonly start: readonly number[];
    readonly duration: readonly number[];
  };
  readonly failed: readonly number[];
}

/** What else is known of some spans: every other line. */
export interface TraceDetails {
  readonly from: number;
  readonly spans: readonly DetailsOfSpan[];
}

interface DetailsOfSpan {
  readonly flags?: number;
  readonly references: readonly ReferenceJson[];
  readonly tags: readonly TagJson[];
  readonly logs: readonly LogJson[];
}

/** A span whose details come later, into the same object. */
type GrowingSpan = { -readonly [K in keyof SpanJson]: SpanJson[K] };

/** A trace that is there with all of its rows at once, and whose spans get the rest while it is looked at. */
export class TraceFromLines {
  readonly json: TraceJson;
  readonly #spans: GrowingSpan[];
  #filled = 0;

  constructor(outline: TraceOutline) {
    const failed = new Set(outline.failed);
    this.#spans = outline.spans.id.map((_, i) => spanAt(outline, i, failed.has(i)));
    this.json = {
      traceID: outline.traceID,
      spans: this.#spans,
      processes: Object.fromEntries(outline.processes.map((process, i) => [processId(i), process])),
    };
  }

  /** Whether these are the same rows; more spans may have come in between. */
  hasRowsOf({ spans }: TraceOutline): boolean {
    return spans.id.length === this.#spans.length && spans.id.every((id, i) => id === this.#spans[i]?.spanID);
  }

  add({ from, spans }: TraceDetails): void {
    for (const [i, details] of spans.entries()) Object.assign(this.#spans[from + i] ?? {}, details);
    this.#filled += spans.length;
  }

  get isComplete(): boolean {
    return this.#filled >= this.#spans.length;
  }
}

const processId = (i: number): string => `p${i + 1}`;

function spanAt(
  { traceID, startMicros, operations, spans }: TraceOutline,
  i: number,
  failed: boolean,
): GrowingSpan {
  const [operationName, kind] = operations[spans.operation[i] ?? 0] ?? ['', ''];
  const parent = spans.parent[i] ?? -1;
  const parentId = typeof parent === 'number' ? spans.id[parent] : parent;
  // Every field from the start, so that all spans keep one shape when the details come.
  return {
    traceID,
    spanID: spans.id[i] ?? '',
    operationName,
    kind,
    failed,
    startTime: startMicros + (spans.start[i] ?? 0),
    duration: spans.duration[i] ?? 0,
    processID: processId(spans.process[i] ?? 0),
    references: parentId === undefined ? [] : [{ refType: 'CHILD_OF', traceID, spanID: parentId }],
    flags: undefined,
    tags: undefined,
    logs: undefined,
  };
}
