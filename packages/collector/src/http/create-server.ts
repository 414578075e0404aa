import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerCrossOrigin } from './cross-origin.ts';
import { type Allowed, refuseForeignRequest } from './guard.ts';
import { HttpError } from './http-error.ts';
import { respondText } from './respond.ts';

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Path and query of the request; the origin in it means nothing. */
  readonly url: URL;
}

export type Handler = (exchange: Exchange) => void | Promise<void>;

/** How a failure is answered: each API has its own envelope. */
export type ErrorResponder = (exchange: Exchange, status: number, message: string) => void;

export interface ServerOptions {
  readonly handle: Handler;
  readonly allowed: Allowed;
  readonly timeoutMs: number;
  readonly respondError?: ErrorResponder;
}

const maxUrlChars = 64 * 1024;

/** A server that answers every failure, a fault of ours included, without telling more than it should. */
export function createGuardedServer(options: ServerOptions): Server {
  const respondError =
    options.respondError ?? (({ response }, status, text) => respondText(response, status, text));
  const server = createServer({ maxHeaderSize: maxUrlChars }, (request, response) => {
    const exchange = { request, response, url: parseUrl(request.url) };
    answer(exchange, options).catch((error: unknown) => {
      const known = error instanceof HttpError;
      // A sender reads the answer once it could send everything; one that is too slow is not waited for.
      if (known && error.status === 408) response.setHeader('Connection', 'close');
      if (known && error.status === 503) response.setHeader('Retry-After', '1');
      request.resume();
      respondError(exchange, known ? error.status : 500, known ? error.message : 'internal error');
    });
  });
  server.headersTimeout = options.timeoutMs;
  server.requestTimeout = options.timeoutMs * 2;
  return server;
}

async function answer(exchange: Exchange, options: ServerOptions): Promise<void> {
  refuseForeignRequest(exchange.request, options.allowed);
  if (answerCrossOrigin(exchange, options.allowed.origins)) return;
  await options.handle(exchange);
}

function parseUrl(target = '/'): URL {
  try {
    return new URL(`http://collector${target.startsWith('/') ? target : `/${target}`}`);
  } catch {
    return new URL('http://collector/');
  }
}

export function requireMethod({ request, response }: Exchange, ...methods: string[]): void {
  if (methods.includes(request.method ?? '')) return;
  response.setHeader('Allow', methods.join(', '));
  throw new HttpError(405, `method must be ${methods.join(' or ')}; refused`);
}
