import { type Exchange, requireMethod } from '../http/create-server.ts';
import type { BodyReader } from '../http/read-body.ts';
import { respondJsonParts } from '../http/respond.ts';
import { acceptOr400 } from '../receivers/thrift-http.ts';
import { decode } from '../receivers/wire-format.ts';
import { searchTraces } from '../store/search.ts';
import { SpanStore } from '../store/span-store.ts';
import { tracesEnvelope } from './classic.ts';

export const transformPath = '/api/transform';

/** Answers OTLP as JSON with the same traces as Jaeger's page reads them; nothing is stored (Jaeger: transformOTLP). */
export async function transformTraces(exchange: Exchange, bodies: BodyReader): Promise<void> {
  requireMethod(exchange, 'POST');
  const body = await bodies.read(exchange.request);
  const store = new SpanStore();
  store.insert(acceptOr400(() => decode('otlp-json', body)).spans);
  const traces = searchTraces(store, { limit: Number.MAX_SAFE_INTEGER });
  await respondJsonParts(exchange.response, tracesEnvelope(traces));
}
