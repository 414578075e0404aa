import type { SpanRecord, Tag } from '@spoor/wire';
import { tagText } from '../store/tag-text.ts';
import type { SpanPlace, Trace } from '../store/trace.ts';
import { parentPosition } from '../store/trace-spans.ts';

/** More does not fit into a row of a list. */
const mostChars = 200;

export interface TraceCause {
  readonly service: string;
  readonly operation: string;
  /** The exception, else the status; absent if the span says no more than that it failed. */
  readonly message?: string;
}

/**
 * Where a failed trace broke: a failed span none of whose children failed. Of several the one whose failure went
 * through to the top, else the first that ended. Undefined if nothing failed.
 */
export function traceCause(trace: Trace): TraceCause | undefined {
  const failed = new Map<number, number>();
  const places = [...trace.places()];
  places.forEach(({ segment, row }, position) => {
    if (segment.error[row] === 1) failed.set(position, parentPosition(trace, segment, row));
  });
  const withFailedChild = new Set(failed.values());
  let best: { place: SpanPlace; reachesTop: boolean; end: number } | undefined;
  for (const position of failed.keys()) {
    const place = places[position];
    if (place === undefined || withFailedChild.has(position)) continue;
    const { segment, row } = place;
    const end = (segment.start[row] ?? 0) + (segment.duration[row] ?? 0);
    const candidate = { place, reachesTop: reachesTop(position, failed), end };
    const isBetter =
      best === undefined ||
      Number(candidate.reachesTop) - Number(best.reachesTop) > 0 ||
      (candidate.reachesTop === best.reachesTop && end < best.end);
    if (isBetter) best = candidate;
  }
  if (best === undefined) return undefined;
  const { segment, row } = best.place;
  const { service, name } = segment.operationAt(row);
  const message = failureText(segment.read(row, trace.id));
  return { service, operation: name, ...(message === undefined ? {} : { message }) };
}

/** Whether every span above failed too. The count is for spans that are each other's parents. */
function reachesTop(position: number, failed: ReadonlyMap<number, number>): boolean {
  let at: number | undefined = position;
  for (let steps = 0; at !== undefined && at >= 0 && steps <= failed.size; steps++) at = failed.get(at);
  return at !== undefined && at < 0;
}

/** `BankError: the bank did not answer`, else what the status says. */
function failureText({ tags, logs }: SpanRecord): string | undefined {
  for (const fields of [...logs.map((log) => log.fields).reverse(), tags]) {
    const type = textOf(fields, 'exception.type', 'error.kind');
    const message = textOf(fields, 'exception.message', 'error.message', 'message');
    if (fields !== tags && type === undefined && textOf(fields, 'event') !== 'error') continue;
    if (type !== undefined || message !== undefined)
      return [type, message]
        .filter((part) => part !== undefined)
        .join(': ')
        .slice(0, mostChars);
  }
  return textOf(tags, 'otel.status_description', 'error.type')?.slice(0, mostChars);
}

function textOf(tags: readonly Tag[], ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const tag = tags.find((candidate) => candidate.key === key);
    const text = tag === undefined ? '' : tagText(tag);
    if (text !== '') return text;
  }
  return undefined;
}
