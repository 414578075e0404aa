import { formatTraceTree, type TreeSpan } from './trace-tree.ts';

/** Where the trees go; stderr in the preload, since stdout belongs to the application. */
export type Write = (text: string) => void;

interface OpenTrace {
  openSpans: number;
  readonly ended: TreeSpan[];
}

/**
 * The `console` exporter: holds the spans of a trace while one of them is open in this process, then prints the
 * tree. When more than `maxHeldSpans` wait, the oldest trace is printed as far as it is.
 */
export class TracePrinter {
  readonly #write: Write;
  readonly #maxHeldSpans: number;
  readonly #traces = new Map<string, OpenTrace>();
  #held = 0;

  constructor(write: Write, maxHeldSpans = 2048) {
    this.#write = write;
    this.#maxHeldSpans = maxHeldSpans;
  }

  start(traceId: string): void {
    const trace = this.#traces.get(traceId);
    if (trace !== undefined) trace.openSpans += 1;
    else this.#traces.set(traceId, { openSpans: 1, ended: [] });
    this.#held += 1;
    // A Map keeps the order of insertion: the first one is the oldest.
    for (const oldest of this.#traces.keys()) {
      if (this.#held <= this.#maxHeldSpans) break;
      this.#print(oldest);
    }
  }

  end(span: TreeSpan): void {
    const trace = this.#traces.get(span.traceId);
    if (trace === undefined) {
      this.#write(formatTraceTree([span])); // its trace was printed when it was still open
      return;
    }
    trace.ended.push(span);
    trace.openSpans -= 1;
    if (trace.openSpans === 0) this.#print(span.traceId);
  }

  /** A span that was begun is left out. */
  discard(traceId: string): void {
    const trace = this.#traces.get(traceId);
    if (trace === undefined) return;
    this.#held -= 1;
    trace.openSpans -= 1;
    if (trace.openSpans === 0) this.#print(traceId);
  }

  /** Prints everything that has ended. */
  flush(): void {
    for (const traceId of this.#traces.keys()) this.#print(traceId);
  }

  #print(traceId: string): void {
    const trace = this.#traces.get(traceId);
    this.#traces.delete(traceId);
    if (trace === undefined) return;
    this.#held -= trace.openSpans + trace.ended.length;
    if (trace.ended.length > 0) this.#write(formatTraceTree(trace.ended));
  }
}
