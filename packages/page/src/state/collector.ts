import { signal } from '@preact/signals';
import type { SummaryJson } from '../model/search/trace-summary.ts';

export type CollectorState =
  | { readonly tag: 'here' }
  | { readonly tag: 'gone'; readonly sinceMillis: number };

/** Whether the collector answers. */
export const collector = signal<CollectorState>({ tag: 'here' });

/** Grows each time the collector answers again: what could not be read then is read anew. */
export const recoveries = signal(0);

export interface Arrival {
  readonly summaries: readonly SummaryJson[];
  readonly more: number;
}

type Listener = (arrival: Arrival) => void;

const listeners = new Set<Listener>();
const nothing: Arrival = { summaries: [], more: 0 };

/** Calls `listener` when traces have got spans, and when some may have while nobody listened; returns how to stop. */
export function onArrival(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The collector says every five seconds that it is alive. */
const silenceMs = 12_000;
const askAgainMs = 1000;
const patienceMs = 3000;

/** A stream that ends although the collector answers is not opened again at once, and ever more rarely. */
const leastPauseMs = 1000;
const mostPauseMs = 30_000;
let pauseMs = leastPauseMs;

let stream: EventSource | undefined;
let silence: ReturnType<typeof setTimeout> | undefined;
let again: ReturnType<typeof setTimeout> | undefined;

/**
 * Listens to what arrives, as long as somebody looks: a browser opens only six connections to one host, so that the
 * seventh hidden tab with a stream of its own would keep all of them from loading anything.
 */
export function followCollector(): void {
  document.addEventListener('visibilitychange', listenIfSeen);
  window.addEventListener('pagehide', stop);
  window.addEventListener('pageshow', listenIfSeen);
  listenIfSeen();
}

function listenIfSeen(): void {
  if (document.hidden) stop();
  else if (collector.value.tag === 'gone') void ask();
  else if (stream === undefined) listen();
}

function stop(): void {
  stream?.close();
  stream = undefined;
  clearTimeout(silence);
  clearTimeout(again);
}

function listen(): void {
  stop();
  stream = new EventSource('/api/spoor/stream');
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(suspect, silenceMs);
  };
  heard();
  stream.addEventListener('open', () => {
    heard();
    pauseMs = leastPauseMs;
    // What came before this stream was open is announced by nobody.
    for (const listener of listeners) listener(nothing);
  });
  stream.addEventListener('alive', heard);
  stream.addEventListener('traces', (event) => {
    heard();
    const arrival = JSON.parse(event.data) as Arrival;
    for (const listener of listeners) listener(arrival);
  });
  stream.addEventListener('error', suspect);
}

/** A stream may end for other reasons, such as a proxy's: whether the collector answers is asked before it is told. */
export function suspect(): void {
  stop();
  void ask();
}

let asking = false;

async function ask(): Promise<void> {
  if (asking) return;
  asking = true;
  clearTimeout(again);
  const answers = await doesAnswer();
  asking = false;
  if (answers) {
    const wasGone = collector.value.tag === 'gone';
    if (wasGone) {
      collector.value = { tag: 'here' };
      recoveries.value += 1;
    }
    if (document.hidden) return;
    if (wasGone) listen();
    else {
      again = setTimeout(listen, pauseMs);
      pauseMs = Math.min(mostPauseMs, pauseMs * 2);
    }
    return;
  }
  if (collector.value.tag === 'here') collector.value = { tag: 'gone', sinceMillis: Date.now() };
  if (!document.hidden) again = setTimeout(() => void ask(), askAgainMs);
}

async function doesAnswer(): Promise<boolean> {
  try {
    const answer = await fetch('/api/spoor/stats', { signal: AbortSignal.timeout(patienceMs) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
