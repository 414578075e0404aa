import type { ServerResponse } from 'node:http';
import { HttpError } from '../http/http-error.ts';
import type { SpanStore } from '../store/span-store.ts';
import type { Trace } from '../store/trace.ts';
import { pageSummaryJson } from './summary-json.ts';

/** Arrivals are told in groups, so that a burst of spans is one event. */
const groupMs = 250;
/** A page that hears nothing for longer knows that the collector has stopped. */
const heartbeatMs = 5000;
/** Readers at one time: each is told of every trace. */
const maxReaders = 64;
/** More than a page can show; a reader that sees `more` searches again. */
const maxTracesPerEvent = 100;

/**
 * `text/event-stream` of what arrives: `event: traces` with `{summaries, more}`, and `event: alive` in between. A reader that does not keep up
 * misses groups instead of filling our memory. Ends with the connection.
 */
export function streamTraces(store: SpanStore, response: ServerResponse): void {
  if (store.listenerCount >= maxReaders)
    throw new HttpError(503, `readers of the stream must be at most ${maxReaders}; refused for now`);
  const touched = new Set<Trace>();
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    timer = undefined;
    const traces = [...touched].filter((trace) => !trace.evicted);
    touched.clear();
    if (response.writableNeedDrain || traces.length === 0) return;
    const summaries = traces.slice(-maxTracesPerEvent).map(pageSummaryJson);
    const more = traces.length - summaries.length;
    response.write(`event: traces\ndata: ${JSON.stringify({ summaries, more })}\n\n`);
  };
  const stop = store.subscribe((trace) => {
    touched.add(trace);
    timer ??= setTimeout(flush, groupMs);
  });
  const heartbeat = setInterval(() => response.write('event: alive\ndata:\n\n'), heartbeatMs);
  response.once('close', () => {
    stop();
    clearInterval(heartbeat);
    clearTimeout(timer);
  });
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.write(': spans are told as they arrive\n\n');
}
