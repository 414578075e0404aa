import { printable } from './terminal-text.ts';
import { type SpanJson, tagOf } from './trace-json.ts';

/** By their numbers (gRPC, status codes). */
const grpcStatusNames =
  'OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED'.split(
    ' ',
  );

const grpcStatusName = (code: unknown): string => grpcStatusNames[Number(code)] ?? printable(String(code));

/** A plain HTTP span is called only `GET`: its path says which one. */
export function operationOf(span: SpanJson): string {
  const name = printable(span.operationName);
  const path = /^[A-Z]+$/.test(name) ? pathOf(span) : undefined;
  return path === undefined ? name : `${name} ${printable(path)}`;
}

function pathOf(span: SpanJson): string | undefined {
  const path = tagOf(span, 'http.route', 'url.path', 'http.target');
  if (typeof path === 'string') return path;
  const url = tagOf(span, 'url.full', 'http.url');
  return typeof url === 'string' ? /^[a-z]+:\/\/[^/]*([^?#]*)/i.exec(url)?.[1] : undefined;
}

/** Why a span failed, in one word: its status, in HTTP's numbers or gRPC's names, or its message. */
export function reasonOf(span: SpanJson): string {
  const reason = tagOf(
    span,
    'http.response.status_code',
    'http.status_code',
    'otel.status_description',
    'error.type',
  );
  const code = tagOf(span, 'rpc.grpc.status_code');
  if (code !== undefined && Number(code) > 0 && (reason === undefined || Number(reason) === Number(code)))
    return grpcStatusName(code);
  return reason === undefined || reason === '' ? 'error' : printable(String(reason));
}
