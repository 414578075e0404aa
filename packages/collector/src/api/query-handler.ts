import { type Exchange, type Handler, requireMethod } from '../http/create-server.ts';
import { HttpError } from '../http/http-error.ts';
import type { BodyReader } from '../http/read-body.ts';
import { layOut, respondText } from '../http/respond.ts';
import type { KeepFile } from '../keep/keep-file.ts';
import type { OpenPorts } from '../ports.ts';
import type { Intake } from '../receivers/intake.ts';
import { servePage } from '../static-page.ts';
import type { SpanStore } from '../store/span-store.ts';
import { dependenciesAlias, handleClassic, respondClassicError } from './classic.ts';
import { handleMetrics } from './metrics.ts';
import { handleSpoor } from './spoor.ts';
import { transformPath, transformTraces } from './transform.ts';
import { handleV3, respondV3Error } from './v3.ts';

export interface QueryContext {
  readonly store: SpanStore;
  readonly intake: Intake;
  readonly bodies: BodyReader;
  readonly ports: OpenPorts;
  readonly keep: KeepFile | undefined;
  readonly pageFolder: string | undefined;
}

/** The query port: the APIs below /api/, everything else is the page. */
export function queryHandler(context: QueryContext): Handler {
  return async (exchange) => {
    const { pathname, searchParams } = exchange.url;
    // Jaeger takes every value but these two for a yes.
    if (!['', 'false'].includes(searchParams.get('prettyPrint') ?? '')) layOut(exchange.response);
    if (pathname === transformPath) return transformTraces(exchange, context.bodies);
    requireMethod(exchange, 'GET', 'HEAD');
    if (!isApi(pathname)) return servePage(exchange, context.pageFolder);
    const { store } = context;
    if ((await handleV3(store, exchange)) || (await handleSpoor(context, exchange))) return;
    if (handleMetrics(store, exchange) || (await handleClassic(store, exchange))) return;
    throw new HttpError(404, 'path must be a route of the API');
  };
}

const isApi = (path: string): boolean => path.startsWith('/api/') || path === dependenciesAlias;

/** Each API has its own envelope for errors. */
export function respondQueryError(exchange: Exchange, status: number, message: string): void {
  const { pathname } = exchange.url;
  if (pathname.startsWith('/api/v3/')) respondV3Error(exchange, status, message);
  else if (isApi(pathname)) respondClassicError(exchange, status, message);
  else respondText(exchange.response, status, message);
}
