import { type DecodedSpans, DecodeError } from '@spoor/wire';
import { type Handler, requireMethod } from '../http/create-server.ts';
import { HttpError } from '../http/http-error.ts';
import type { BodyReader } from '../http/read-body.ts';
import { respond } from '../http/respond.ts';
import type { Intake } from './intake.ts';

const contentTypes = new Set(['application/x-thrift', 'application/vnd.apache.thrift.binary']);

/** `POST /api/traces` with a bare Batch in the binary protocol; 202 without a body (https://www.jaegertracing.io/docs/1.76/architecture/apis/, Thrift over HTTP). */
export function thriftHttpHandler(intake: Intake, bodies: BodyReader): Handler {
  return async (exchange) => {
    const { request, response, url } = exchange;
    if (url.pathname !== '/api/traces') throw new HttpError(404, 'path must be /api/traces; refused');
    requireMethod(exchange, 'POST');
    const type = mediaType(request.headers['content-type']);
    if (!contentTypes.has(type)) {
      throw new HttpError(400, `Content-Type must be ${[...contentTypes].join(' or ')}; refused`);
    }
    const body = await bodies.read(request);
    refuseIfNothingKept(acceptOr400(() => intake.accept('thrift-http', body)));
    respond(response, 202, 'text/plain', '');
  };
}

/** The type of a `Content-Type` header without its parameters. */
export function mediaType(header = ''): string {
  return (header.split(';')[0] ?? '').trim().toLowerCase();
}

/**
 * For protocols whose answer cannot tell that a part was left out: a message of which nothing could be kept is refused, so
 * that its sender learns why.
 */
export function refuseIfNothingKept({ spans, rejectedSpans, faultReason }: DecodedSpans): void {
  if (spans.length === 0 && rejectedSpans > 0) throw new HttpError(400, faultReason ?? 'no span was kept');
}

/** Runs `accept`; what the decoder says about the message becomes the text of a 400. */
export function acceptOr400<T>(accept: () => T): T {
  try {
    return accept();
  } catch (error) {
    if (error instanceof DecodeError) throw new HttpError(400, error.message);
    throw error;
  }
}
