import { formatTraceTree, type TreeSpan } from './trace-tree.ts';

/** Where the trees go; stderr in the preload, since stdout belongs to the application. */
export type Write = (text: string) => void;

/**
 * The `console` exporter: holds the spans of a trace until its local root has ended, then prints the tree. What ends
 * later, and what has no end in sight when `maxHeldSpans` is reached, is printed as a tree of its own.
 */
export class TracePrinter {
  readonly #write: Write;
  readonly #maxHeldSpans: number;
  readonly #traces = new Map<string, TreeSpan[]>();
  #held = 0;

  constructor(write: Write, maxHeldSpans = 2048) {
    this.#write = write;
    this.#maxHeldSpans = maxHeldSpans;
  }

  add(span: TreeSpan): void {
    const spans = this.#traces.get(span.traceId);
    if (spans === undefined) this.#traces.set(span.traceId, [span]);
    else spans.push(span);
    this.#held += 1;
    if (span.localRoot) this.#print(span.traceId);
    // A Map keeps the order of insertion: the first one is the oldest.
    for (const oldest of this.#traces.keys()) {
      if (this.#held <= this.#maxHeldSpans) break;
      this.#print(oldest);
    }
  }

  /** Prints everything that is held. */
  flush(): void {
    for (const traceId of this.#traces.keys()) this.#print(traceId);
  }

  #print(traceId: string): void {
    const spans = this.#traces.get(traceId) ?? [];
    this.#traces.delete(traceId);
    this.#held -= spans.length;
    this.#write(formatTraceTree(spans));
  }
}
