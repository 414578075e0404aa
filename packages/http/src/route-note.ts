import type { Span as ApiSpan } from '@opentelemetry/api';

/** Upstream's key (`@opentelemetry/core`, rpc-metadata): instrumentations of frameworks leave the route there. */
export const RPC_METADATA_KEY = Symbol.for('OpenTelemetry SDK Context Key RPC_METADATA');

/** Upstream's RPCMetadata. Contexts that outlive the request hold it, so that the span is taken out at its end. */
export class RouteNote {
  readonly type: string;
  route: string | undefined;
  span: ApiSpan | undefined;

  constructor() {
    this.type = 'http';
    this.route = undefined;
    this.span = undefined;
  }
}
