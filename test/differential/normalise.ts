/**
 * Spans as both engines should have recorded them: ids, times and free ports are replaced by what they stand for, and
 * everything else is kept, each field under a name of its own with its type.
 */
import type { JaegerSpan, JaegerTag, JaegerTrace } from '@spoor/collector';

export interface NormalSpan {
  /** The way from its root, by which the spans of two runs are paired. */
  readonly path: string;
  /** `server http`, `client grpc`, `internal`. */
  readonly what: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** Numbers that a program got from the system, with the names it gave them: `{"plain":40123}`. */
export type Ports = Readonly<Record<string, number>>;

interface Placed {
  readonly span: JaegerSpan;
  readonly trace: JaegerTrace;
  readonly what: string;
  readonly path: string;
}

/** Above it are the ports that systems give away. */
const highestFixedPort = 32767;

/** What a program dates itself lies before this; the clock's own times are not compared. */
const explicitBeforeMicros = Date.UTC(2021, 0) * 1000;

const tagOf = (span: JaegerSpan, key: string): unknown => span.tags.find((tag) => tag.key === key)?.value;

const parentOf = (span: JaegerSpan): string | undefined =>
  span.references.find(({ refType, traceID }) => refType === 'CHILD_OF' && traceID === span.traceID)?.spanID;

function familyOf(span: JaegerSpan): string {
  if (span.tags.some(({ key }) => key.startsWith('rpc.'))) return 'grpc';
  return span.tags.some(({ key }) => /^(http\.request\.|url\.)/.test(key)) ? 'http' : '';
}

function whatOf(span: JaegerSpan): string {
  return `${tagOf(span, 'span.kind') ?? 'internal'} ${familyOf(span)}`.trimEnd();
}

/** What tells one span of a program from its siblings, and is no matter of taste of an engine. */
function labelOf(span: JaegerSpan, service: string): string {
  const target = tagOf(span, 'url.path') ?? tagOf(span, 'url.full');
  if (familyOf(span) === 'http' && typeof target === 'string') {
    const [pathname] = target.replace(/^https?:\/\/[^/]*/, '').split('?');
    // The engines read odd targets differently (`//double//slash`): the last step is the same in both.
    return `${service}: ${whatOf(span)} ${pathname?.split('/').at(-1) || '/'}`;
  }
  return `${service}: ${whatOf(span)} ${span.operationName}`;
}

/** Gives every span its path: parents first, siblings with the same label in the order of their start. */
function place(traces: readonly JaegerTrace[]): Placed[] {
  const all = traces.flatMap((trace) => trace.spans.map((span) => ({ span, trace })));
  const known = new Set(all.map(({ span }) => span.spanID));
  const children = new Map<string, typeof all>();
  for (const entry of all) {
    const parent = parentOf(entry.span);
    const key = parent !== undefined && known.has(parent) ? parent : '';
    children.set(key, [...(children.get(key) ?? []), entry]);
  }
  const placed: Placed[] = [];
  const walk = (parentId: string, parentPath: string): void => {
    const counts = new Map<string, number>();
    const siblings = (children.get(parentId) ?? []).toSorted((a, b) => a.span.startTime - b.span.startTime);
    for (const { span, trace } of siblings) {
      const label = labelOf(span, trace.processes[span.processID]?.serviceName ?? '');
      const count = (counts.get(label) ?? 0) + 1;
      counts.set(label, count);
      const path = `${parentPath}/${label}${count === 1 ? '' : ` #${count}`}`;
      placed.push({ span, trace, what: whatOf(span), path });
      walk(span.spanID, path);
    }
  };
  walk('', '');
  return placed;
}

/** Ids and ports inside of texts too: a URL, a captured header; and what no two runs have in common. */
function createRewrite(placed: readonly Placed[], ports: Ports): (text: string) => string {
  const names = new Map<string, string>();
  for (const { span, path } of placed) names.set(span.spanID, `<span ${path}>`);
  for (const { span, path } of placed) {
    if (parentOf(span) === undefined) names.set(span.traceID, `<trace ${path}>`);
  }
  const portNames = new Map(Object.entries(ports).map(([name, port]) => [String(port), name]));
  return (text) =>
    text
      .replace(/\b([0-9a-f]{32}|[0-9a-f]{16})\b/g, (id) => names.get(id) ?? id)
      .replace(/:(\d{4,5})(?!\d)/g, (all, port) => (portNames.has(port) ? `:<${portNames.get(port)}>` : all))
      .replace(/\b(127\.0\.0\.1|localhost):\d{4,5}\b/g, '$1:<free port>')
      // What OpenSSL and grpc-js put into their messages: an address in memory, and where the time went.
      .replace(/\b[0-9A-F]{16}:error:/g, '<address>:error:')
      .replace(/exceeded after [\d.]+s,.*(?=remote_addr)/, 'exceeded after <time>,');
}

function createTagText(rewrite: (text: string) => string, ports: Ports) {
  const portNames = new Map(Object.entries(ports).map(([name, port]) => [port, name]));
  return ({ key, type, value }: JaegerTag): string => {
    if (key === 'exception.stacktrace') return `${type} ${stackText(rewrite(String(value)))}`;
    // The other end of a connection: the system chooses it anew each time.
    if (key.endsWith('.port') && typeof value === 'number' && value > highestFixedPort)
      return `${type} <${portNames.get(value) ?? 'free port'}>`;
    if (type !== 'string') return `${type} ${value}`;
    return `string ${JSON.stringify(rewrite(String(value)))}`;
  };
}

/** The frames of the program; between them stand those of Node and of the engine. */
function stackText(stack: string): string {
  const frames = stack.split('\n').filter((line) => /^\s+at .*differential\/fixtures\//.test(line));
  const places = frames.map((line) => line.replace(/^.*fixtures\/([\w-]+\.cjs:\d+):.*$/, '$1'));
  return [stack.split('\n')[0], ...places].join(' < ');
}

const timeText = (micros: number): string =>
  micros < explicitBeforeMicros ? String(micros) : 'by the clock';

function collectTags(
  fields: Map<string, string>,
  prefix: string,
  tags: readonly JaegerTag[],
  text: (tag: JaegerTag) => string,
): void {
  for (const tag of tags) {
    let name = `${prefix}${tag.key}`;
    while (fields.has(name)) name += ' (again)';
    fields.set(name, text(tag));
  }
}

function normaliseSpan(
  { span, trace, what, path }: Placed,
  rewrite: (text: string) => string,
  tagText: (tag: JaegerTag) => string,
): NormalSpan {
  const fields = new Map<string, string>();
  const process = trace.processes[span.processID];
  const isExplicit = span.startTime < explicitBeforeMicros;
  fields.set('name', rewrite(span.operationName));
  fields.set('parent', rewrite(parentOf(span) ?? 'none'));
  fields.set('trace', rewrite(span.traceID));
  fields.set('flags', String(span.flags ?? 0));
  fields.set('start', timeText(span.startTime));
  fields.set('duration', isExplicit ? String(span.duration) : 'by the clock');
  collectTags(fields, 'tag ', span.tags, tagText);
  const others = span.references.filter(
    ({ refType, spanID }) => refType !== 'CHILD_OF' || spanID !== parentOf(span),
  );
  others.forEach(({ refType, traceID, spanID }, index) => {
    fields.set(`reference ${index}`, `${refType} ${rewrite(traceID)} ${rewrite(spanID)}`);
  });
  span.logs.forEach((log, index) => {
    fields.set(`log ${index}`, timeText(log.timestamp));
    collectTags(fields, `log ${index} `, log.fields, tagText);
  });
  fields.set('service', process?.serviceName ?? '');
  collectTags(fields, 'process ', process?.tags ?? [], tagText);
  return { path, what, fields };
}

export function normalise(traces: readonly JaegerTrace[], ports: Ports): NormalSpan[] {
  const placed = place(traces);
  const rewrite = createRewrite(placed, ports);
  const tagText = createTagText(rewrite, ports);
  return placed.map((entry) => normaliseSpan(entry, rewrite, tagText));
}
