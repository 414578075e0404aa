import type { SpanNode } from '../trace/build-trace.ts';
import { type LogJson, type TagJson, valueText } from '../trace/trace-json.ts';

export interface LogEntry {
  /** Microseconds after the span's start. */
  readonly afterStart: number;
  readonly title: string;
  readonly fields: readonly TagJson[];
  /** As it was sent. */
  readonly log: LogJson;
}

export interface BaggageItem {
  readonly key: string;
  readonly value: string;
  /** Microseconds after the span's start, where a log told when it was set. */
  readonly afterStart: number | undefined;
}

export interface ReadLogs {
  readonly entries: readonly LogEntry[];
  readonly baggage: readonly BaggageItem[];
}

const titleKeys = ['event', 'message', 'name'];

/**
 * A span's logs in the order in which they happened, each with what it is about in front. Baggage, which Jaeger's
 * clients log as `event=baggage` and others set as tags, is told apart.
 */
export function readLogs({ span }: SpanNode): ReadLogs {
  const baggage: BaggageItem[] = [];
  for (const { key, value } of span.tags ?? []) {
    if (key.startsWith('baggage.')) {
      baggage.push({ key: key.slice('baggage.'.length), value: valueText(value), afterStart: undefined });
    }
  }
  const entries: LogEntry[] = [];
  for (const log of [...(span.logs ?? [])].sort((a, b) => a.timestamp - b.timestamp)) {
    const { timestamp, fields } = log;
    const afterStart = timestamp - span.startTime;
    const field = (key: string) => fields.find((candidate) => candidate.key === key)?.value;
    if (field('event') === 'baggage' && field('key') !== undefined) {
      baggage.push({ key: valueText(field('key')), value: valueText(field('value') ?? ''), afterStart });
      continue;
    }
    const titleKey = titleKeys.find((key) => field(key) !== undefined);
    entries.push({
      afterStart,
      title: titleKey === undefined ? 'log' : valueText(field(titleKey)),
      fields: fields.filter(({ key }) => key !== titleKey),
      log,
    });
  }
  return { entries, baggage };
}
