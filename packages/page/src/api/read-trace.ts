import { type TraceDetails, TraceFromLines, type TraceOutline } from '../model/trace/trace-from-lines.ts';
import { ask, CollectorGone, getJson, orGone } from './get-json.ts';

/**
 * A trace from the collector (docs/collector.md): first its rows, for which `onRows` is called and may take its time to
 * draw them, then line by line the rest, into the same spans unless others have come in between.
 */
export async function readTrace(
  traceId: string,
  signal: AbortSignal,
  onRows: (trace: TraceFromLines) => Promise<void>,
): Promise<TraceFromLines> {
  const path = `/api/spoor/traces/${encodeURIComponent(traceId)}`;
  const rows = new TraceFromLines(await getJson<TraceOutline>(`${path}/rows`, signal));
  await onRows(rows);
  const answer = await ask(path, signal);
  let trace: TraceFromLines | undefined;
  for await (const line of linesOf(answer, signal)) {
    if (trace === undefined) {
      const outline = JSON.parse(line) as TraceOutline;
      trace = rows.hasRowsOf(outline) ? rows : new TraceFromLines(outline);
    } else trace.add(JSON.parse(line) as TraceDetails);
  }
  // A collector that stops in the middle ends the lines as well.
  if (trace?.isComplete !== true) throw new CollectorGone();
  return trace;
}

/** Without their ends. What stands behind the last end is not a whole line. */
async function* linesOf(answer: Response, signal: AbortSignal): AsyncGenerator<string> {
  const reader = answer.body?.getReader();
  if (reader === undefined) return;
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const read = await orGone(reader.read(), signal);
    if (read.done) return;
    const lines = (rest + decoder.decode(read.value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
