import { type Exchange, type Handler, requireMethod } from '../http/create-server.ts';
import { HttpError } from '../http/http-error.ts';
import { respondText } from '../http/respond.ts';
import type { OpenPorts } from '../ports.ts';
import type { Intake } from '../receivers/intake.ts';
import type { SpanStore } from '../store/span-store.ts';
import { handleClassic, respondClassicError } from './classic.ts';

export interface QueryContext {
  readonly store: SpanStore;
  readonly intake: Intake;
  readonly ports: OpenPorts;
  readonly pageFolder: string | undefined;
}

/** The query port: the APIs below /api/, everything else is the page. */
export function queryHandler({ store }: QueryContext): Handler {
  return (exchange) => {
    requireMethod(exchange, 'GET', 'HEAD');
    if (handleClassic(store, exchange)) return;
    throw new HttpError(404, 'path must be a route of the API');
  };
}

/** Each API has its own envelope for errors. */
export function respondQueryError(exchange: Exchange, status: number, message: string): void {
  if (exchange.url.pathname.startsWith('/api/')) respondClassicError(exchange, status, message);
  else respondText(exchange.response, status, message);
}
