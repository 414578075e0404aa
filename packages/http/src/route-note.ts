import type { Span as ApiSpan } from '@opentelemetry/api';
import type { Span } from '@spoor/core';
import { LateRoute } from '@spoor/instrument';
import { textOrNothing } from './given-fields.ts';

/** Upstream's key (`@opentelemetry/core`, rpc-metadata): instrumentations of frameworks leave the route there. */
export const RPC_METADATA_KEY = Symbol.for('OpenTelemetry SDK Context Key RPC_METADATA');

/** Semantic conventions: what a framework calls it on a span of its own. */
const routeName = 'http.route';

/** Upstream's RPCMetadata. Contexts that outlive the request hold it, so that the span is taken out at its end. */
export class RouteNote {
  readonly type: string;
  route: string | undefined;
  span: ApiSpan | undefined;
  frameworkState: unknown;
  #inner: Span | undefined;
  #onInnerEnd: (() => void) | undefined;

  constructor() {
    this.type = 'http';
    this.route = undefined;
    this.span = undefined;
    this.frameworkState = undefined;
    this.#inner = undefined;
    this.#onInnerEnd = undefined;
  }

  /** A framework's own span of the same request, the first one of several. */
  follow(inner: Span): void {
    if (this.#inner !== undefined) return;
    this.#inner = inner;
    const end = inner.end.bind(inner);
    Object.defineProperty(inner, 'end', {
      configurable: true,
      writable: true,
      value: (time?: Parameters<Span['end']>[0]): void => {
        this.takeRoute();
        end(time);
        this.#onInnerEnd?.();
      },
    });
  }

  takeRoute(): void {
    if (this.route !== undefined) return;
    this.route = textOrNothing(this.#inner?.recordedAttribute(routeName));
    const { frameworkState: state } = this;
    if (state instanceof LateRoute) this.route ??= state.lateRoute();
  }

  /** A framework has begun a span of its own and not said the route yet: it may do so when it ends that, a moment after the response. */
  get mayGetRoute(): boolean {
    return this.route === undefined && this.#inner?.isRecording() === true;
  }

  /** @param listener must not throw */
  onInnerEnd(listener: () => void): void {
    this.#onInnerEnd = listener;
  }
}
