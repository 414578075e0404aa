// trace 4bf92f3577b34da6a3ce929d0e0e4736 · checkout · 3 spans · 84.5 ms
// └─ server GET /cart  84.5 ms  200
//    ├─ client GET  +1.2 ms  12.1 ms  200
//    └─ client grpc.shop.Stock/Get  +20.0 ms  3.2 ms  ERROR 14 UNAVAILABLE

/** One finished span as the tree shows it; every engine can make one. */
export interface TreeSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly service: string;
  /** `server`, `client`, `internal`, `producer`, `consumer`. */
  readonly kind: string;
  readonly name: string;
  /** What the name leaves out and a reader wants to see, such as the path of a request. */
  readonly detail: string | undefined;
  readonly startEpochMs: number;
  readonly durationMs: number;
  /** What the call answered, `200` or `14`; undefined where there is nothing to say. */
  readonly statusCode: string | undefined;
  /** The message of an error, empty when it has none; undefined: no error. */
  readonly error: string | undefined;
}

/** `84.5 ms`: three digits are enough to compare by eye. */
export function formatDuration(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return ms >= 10 ? `${ms.toFixed(1)} ms` : `${ms.toFixed(2)} ms`;
}

/** Names and messages came over the network: no control character of theirs reaches the terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const plain = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '\ufffd');

function describe(span: TreeSpan, rootStartMs: number, isRoot: boolean): string {
  return [
    plain([span.kind, span.name, span.detail].filter(Boolean).join(' ')),
    isRoot ? undefined : `+${formatDuration(Math.max(0, span.startEpochMs - rootStartMs))}`,
    formatDuration(span.durationMs),
    span.error === undefined ? undefined : 'ERROR',
    span.statusCode,
    span.error ? plain(span.error) : undefined,
  ]
    .filter((part) => part !== undefined)
    .join('  ');
}

/** Under `undefined`: the spans whose parent is not among them. */
function groupByParent(spans: readonly TreeSpan[]): Map<string | undefined, TreeSpan[]> {
  const known = new Set(spans.map((span) => span.spanId));
  const groups = new Map<string | undefined, TreeSpan[]>();
  for (const span of spans) {
    const { parentSpanId } = span;
    const parent = parentSpanId !== undefined && known.has(parentSpanId) ? parentSpanId : undefined;
    const group = groups.get(parent);
    if (group === undefined) groups.set(parent, [span]);
    else group.push(span);
  }
  return groups;
}

/** The spans of one trace as a tree, earliest first, one line each; orphans stand at the top level. */
export function formatTraceTree(spans: readonly TreeSpan[]): string {
  const ordered = [...spans].sort((a, b) => a.startEpochMs - b.startEpochMs);
  const first = ordered[0];
  if (first === undefined) return '';
  const childrenOf = groupByParent(ordered);
  const endMs = Math.max(...ordered.map((span) => span.startEpochMs + span.durationMs));
  const count = ordered.length === 1 ? '1 span' : `${ordered.length} spans`;
  const total = formatDuration(endMs - first.startEpochMs);
  const lines = [`trace ${first.traceId} · ${plain(first.service)} · ${count} · ${total}`];

  // A stack of its own instead of recursion: a chain of spans may be deeper than the call stack.
  const stack = (childrenOf.get(undefined) ?? [])
    .map((span, index, all) => ({ span, indent: '', last: index === all.length - 1, root: true }))
    .reverse();
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    const { span, indent, last, root } = item;
    lines.push(`${indent}${last ? '└─ ' : '├─ '}${describe(span, first.startEpochMs, root)}`);
    const inner = `${indent}${last ? '   ' : '│  '}`;
    const children = childrenOf.get(span.spanId) ?? [];
    childrenOf.delete(span.spanId);
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index];
      if (child !== undefined) {
        stack.push({ span: child, indent: inner, last: index === children.length - 1, root: false });
      }
    }
  }
  return `${lines.join('\n')}\n`;
}
