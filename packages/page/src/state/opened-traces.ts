import { signal } from '@preact/signals';
import { parseTraceFile } from '../model/trace/parse-trace-file.ts';
import type { TraceJson } from '../model/trace/trace-json.ts';
import { navigate } from './location.ts';
import { say } from './notice.ts';

/** Traces from files, until the page is closed. They are never sent anywhere. */
export const openedTraces = signal<ReadonlyMap<string, TraceJson>>(new Map());

/** What a file says must fit into memory several times over. */
const mostBytes = 256 * 1024 * 1024;

/** Shows the first trace of the file; the others are found under their ids. */
export async function openTraceFile(file: File): Promise<void> {
  if (file.size > mostBytes) {
    say(
      `A trace file must be smaller than 256 MiB, got ${Math.round(file.size / 1048576)} MiB; nothing was opened.`,
    );
    return;
  }
  const read = parseTraceFile(await file.text());
  if (read.tag === 'refused') {
    say(`${file.name}: ${read.reason}`);
    return;
  }
  openedTraces.value = new Map([
    ...openedTraces.value,
    ...read.traces.map((trace): [string, TraceJson] => [trace.traceID, trace]),
  ]);
  const first = read.traces[0];
  if (first !== undefined) navigate(`/trace/${first.traceID}`);
  if (read.traces.length > 1) say(`${file.name} holds ${read.traces.length} traces; this is the first.`);
}
