import { type Handler, requireMethod } from '../http/create-server.ts';
import { HttpError } from '../http/http-error.ts';
import type { BodyReader } from '../http/read-body.ts';
import { respond } from '../http/respond.ts';
import type { Intake } from './intake.ts';
import { acceptOr400, mediaType, refuseIfNothingKept } from './thrift-http.ts';
import type { WireFormat } from './wire-format.ts';

/** Path and content type decide the format; Zipkin clients that send JSON often leave the type out. */
const formats: Readonly<Record<string, Readonly<Record<string, WireFormat>>>> = {
  '/api/v1/spans': {
    '': 'zipkin-v1-json',
    'application/json': 'zipkin-v1-json',
    'application/x-thrift': 'zipkin-thrift',
  },
  '/api/v2/spans': { '': 'zipkin-v2-json', 'application/json': 'zipkin-v2-json' },
};

/** `POST /api/v1/spans` and `/api/v2/spans`; 202 without a body (openzipkin/zipkin-api, zipkin-api.yaml and zipkin2-api.yaml). */
export function zipkinHandler(intake: Intake, bodies: BodyReader): Handler {
  return async (exchange) => {
    const { request, response, url } = exchange;
    const path = url.pathname.replace(/\/$/, '');
    const byType = Object.hasOwn(formats, path) ? formats[path] : undefined;
    if (byType === undefined) {
      throw new HttpError(404, `path must be ${Object.keys(formats).join(' or ')}; refused`);
    }
    requireMethod(exchange, 'POST');
    const type = mediaType(request.headers['content-type']);
    const format = Object.hasOwn(byType, type) ? byType[type] : undefined;
    if (format === undefined) {
      const known = Object.keys(byType).filter((name) => name !== '');
      throw new HttpError(415, `Content-Type must be ${known.join(' or ')}; refused`);
    }
    const body = await bodies.read(request);
    refuseIfNothingKept(acceptOr400(() => intake.accept(format, body)));
    respond(response, 202, 'text/plain', '');
  };
}
