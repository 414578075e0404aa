import { TracePrinter, type TreeSpan, type Write } from '@spoor/console';
import {
  type AttributeArray,
  type AttributeKey,
  type AttributePrimitive,
  type AttributeSink,
  type EncodableSpan,
  type FixedAttributes,
  formatWord,
  type SpanSink,
  writeFixed,
} from '@spoor/core';

const kinds = ['internal', 'server', 'client', 'producer', 'consumer'];
const statusError = 2;

/** The few attributes that a tree shows. */
class ShownAttributes implements AttributeSink {
  readonly #values = new Map<string, AttributePrimitive>();

  first(...names: readonly string[]): string | undefined {
    const found = names.map((name) => this.#values.get(name)).find((value) => value !== undefined);
    return found === undefined ? undefined : String(found);
  }

  string = (key: AttributeKey, value: string): void => void this.#values.set(key.name, value);
  int = (key: AttributeKey, value: number): void => void this.#values.set(key.name, value);
  double = (key: AttributeKey, value: number): void => void this.#values.set(key.name, value);
  bool = (key: AttributeKey, value: boolean): void => void this.#values.set(key.name, value);
  array(_key: AttributeKey, _values: AttributeArray): void {}
  fixed = (fixed: FixedAttributes): void => writeFixed(this, fixed);
}

const spanId = (high: number, low: number): string => formatWord(high) + formatWord(low);

function toTreeSpan(span: EncodableSpan, service: string): TreeSpan {
  const shown = new ShownAttributes();
  span.writeAttributes(shown);
  const { identity, parent0, parent1 } = span;
  return {
    traceId: identity.traceId,
    spanId: identity.spanId,
    parentSpanId: (parent0 | parent1) === 0 ? undefined : spanId(parent0, parent1),
    service,
    kind: kinds[span.kind] ?? 'internal',
    name: span.name,
    // The name of an HTTP span is the method and, where a framework knows it, the route.
    detail: span.name.includes('/') ? undefined : shown.first('url.path', 'url.full'),
    startEpochMs: span.startSeconds * 1000 + span.startNanos / 1e6,
    durationMs: span.durationNanos / 1e6,
    statusCode: shown.first('http.response.status_code', 'rpc.grpc.status_code'),
    error: span.statusCode === statusError ? (span.statusMessage ?? '') : undefined,
  };
}

export interface ConsoleSink extends SpanSink {
  flush(): void;
}

/**
 * A tree is printed when its trace is complete in this process, not when a timer fires.
 * @param onAppended what has ended is printed, or waits for a span that is still open
 */
export function createConsoleSink(service: string, write: Write, onAppended: () => void): ConsoleSink {
  const printer = new TracePrinter(write);
  return {
    begin: (span) => printer.start(span.identity.traceId),
    append(span) {
      printer.end(toTreeSpan(span, service));
      onAppended();
    },
    discard: (span) => printer.discard(span.identity.traceId),
    flush: () => printer.flush(),
  };
}
