import type { Attributes, Context } from '@opentelemetry/api';
import {
  alwaysOn,
  createPropagator,
  rootContext,
  runInContext,
  type Sampler,
  Span,
  TracerProvider,
} from '@spoor/core';
import type { MessageSettings } from '@spoor/libraries/settings';
import { Guard } from '@spoor/patch';
import type { MessageClient, MessageSubject } from './message-subject.ts';

export interface MessageSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly status: number;
  readonly attributes: Attributes;
  readonly events: readonly string[];
  readonly links: readonly string[];
}

export interface RunOptions {
  readonly sampler?: Sampler;
  readonly propagation?: Partial<MessageSettings['propagation']>;
  readonly hasTracer?: boolean;
}

const seen = (span: Span): MessageSpan => ({
  name: span.name,
  kind: span.kind,
  traceId: span.spanContext().traceId,
  spanId: span.spanContext().spanId,
  parentId: span.parent?.spanId,
  status: span.statusCode,
  attributes: { ...span.attributes },
  events: span.events.map(({ name }) => name),
  links: span.links.map(({ context }) => context.spanId),
});

/** A library that is patched for one test, and what was recorded of it. */
export class MessageRun {
  readonly faults: string[] = [];
  readonly #spans: Span[] = [];
  readonly #provider: TracerProvider;
  readonly #guard: Guard;
  readonly #undo: () => void;
  #onSpan = (): void => {};

  constructor(
    subject: MessageSubject,
    { sampler = alwaysOn, propagation, hasTracer = true }: RunOptions = {},
  ) {
    this.#guard = new Guard(subject.name, (place, error) => this.faults.push(`${place}: ${error}`));
    this.#provider = new TracerProvider({
      resource: { serviceName: 'test', attributes: [] },
      sampler,
      sinks: [{ append: (span) => this.#append(span as Span) }],
      onFault: (place, error) => this.faults.push(`${place}: ${error}`),
    });
    const settings: MessageSettings = {
      onFault: () => {},
      application: { script: undefined, workingFolder: '/' },
      tracer: hasTracer ? this.#provider.getTracer('library') : undefined,
      options: {},
      databases: { recordsRoots: false, masksValues: true },
      propagation: {
        propagator: createPropagator(['tracecontext', 'baggage', 'jaeger']),
        propagateTo: undefined,
        trustInbound: undefined,
        ...propagation,
      },
    };
    this.#undo = subject.patch(settings, this.#guard);
  }

  /** Of what has ended, without the ones of `inSpan`. */
  get spans(): readonly MessageSpan[] {
    return this.#spans.filter(({ scope }) => scope.name === 'library').map(seen);
  }

  /** Calls it below a span of the application. Resolves with the ids of that one. */
  async inSpan(work: () => Promise<unknown>, context: Context = rootContext): Promise<MessageSpan> {
    const span = this.#provider.getTracer('application').start('caller', 0, context, undefined);
    await runInContext(span.track, work, undefined, []);
    span.end();
    if (!(span instanceof Span)) {
      const { traceId, spanId } = span.spanContext();
      return {
        name: '',
        kind: 0,
        traceId,
        spanId,
        parentId: undefined,
        status: 0,
        attributes: {},
        events: [],
        links: [],
      };
    }
    return seen(span);
  }

  /** Resolves when no span is open any more: of a promise that nobody awaits the end is seen a moment later. */
  async settled(): Promise<void> {
    // No timer of ours keeps a process alive.
    const alive = setInterval(() => {}, 1000);
    while (this.openSpanCount > 0) {
      await new Promise<void>((resolve) => {
        this.#onSpan = resolve;
      });
    }
    clearInterval(alive);
  }

  #append(span: Span): void {
    this.#spans.push(span);
    setImmediate(() => this.#onSpan());
  }

  get openSpanCount(): number {
    return this.#provider.openSpanCount;
  }

  stop(): void {
    this.#guard.isTripped = true;
    this.#undo();
  }
}

export interface Received {
  readonly value: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

const plain = (value: unknown): unknown =>
  value instanceof Uint8Array
    ? Buffer.from(value).toString()
    : Array.isArray(value)
      ? value.map(plain)
      : value;

/** What a consumer sees, with text in the place of Buffers. */
export const readHeaders = (headers: unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, plain(value)]));

/** Resolves with the first so many messages once each of their handlers has returned. */
export async function receiveAll(
  client: MessageClient,
  destination: string,
  count: number,
  during: (received: Received) => unknown = () => {},
): Promise<Received[]> {
  const all: Received[] = [];
  let done = 0;
  await new Promise<void>((resolve, reject) => {
    const handle = async (value: string, headers: unknown): Promise<void> => {
      const received = { value, headers: readHeaders(headers) };
      all.push(received);
      try {
        await during(received);
      } finally {
        // The span ends behind this handler.
        if (++done === count) setImmediate(resolve);
      }
    };
    client.receive(destination, handle).catch(reject);
  });
  return all;
}
