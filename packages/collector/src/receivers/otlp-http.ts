import type { IncomingMessage } from 'node:http';
import { type Exchange, type Handler, requireMethod } from '../http/create-server.ts';
import { HttpError } from '../http/http-error.ts';
import type { BodyReader } from '../http/read-body.ts';
import { respond } from '../http/respond.ts';
import type { Intake } from './intake.ts';
import { exportResponse, type OtlpEncoding, statusResponse } from './otlp-response.ts';
import { acceptOr400, mediaType } from './thrift-http.ts';

/** `POST /v1/traces` in protobuf or JSON; the answer comes in the encoding of the request. */
export function otlpHandler(intake: Intake, bodies: BodyReader): Handler {
  return async (exchange) => {
    const { request, response, url } = exchange;
    if (url.pathname !== '/v1/traces') throw new HttpError(404, 'path must be /v1/traces; refused');
    requireMethod(exchange, 'POST');
    const encoding = encodingOf(request);
    if (encoding === undefined) {
      throw new HttpError(415, 'Content-Type must be application/x-protobuf or application/json; refused');
    }
    const body = await bodies.read(request);
    const format = encoding === 'application/json' ? 'otlp-json' : 'otlp-protobuf';
    const decoded = acceptOr400(() => intake.accept(format, body));
    respond(response, 200, encoding, exportResponse(encoding, decoded));
  };
}

export function respondOtlpError({ request, response }: Exchange, status: number, message: string): void {
  const encoding = encodingOf(request) ?? 'application/json';
  respond(response, status, encoding, statusResponse(encoding, status, message));
}

function encodingOf(request: IncomingMessage): OtlpEncoding | undefined {
  const type = mediaType(request.headers['content-type']);
  return type === 'application/x-protobuf' || type === 'application/json' ? type : undefined;
}
