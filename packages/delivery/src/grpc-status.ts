/**
 * What the status of a gRPC answer means for the batch (OTLP specification, "OTLP/gRPC Response", "Failures": which codes may be tried
 * again; https://github.com/grpc/grpc/blob/master/doc/statuscodes.md).
 */
import type { Part } from '@spoor/messages';
import { type Answered, printable } from './http-outcome.ts';
import { remedies } from './messages.ts';

const names = (
  'OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED ' +
  'FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED'
).split(' ');

const passing = new Set([
  'CANCELLED',
  'DEADLINE_EXCEEDED',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNAVAILABLE',
  'DATA_LOSS',
]);

const remedyOf: Readonly<Record<string, () => Part>> = {
  INVALID_ARGUMENT: remedies.format,
  PERMISSION_DENIED: remedies.rights,
  UNAUTHENTICATED: remedies.credentials,
  UNIMPLEMENTED: remedies.noTraces,
};

/** How servers say that a message is longer than they take: grpc-go, grpc-java and grpc-js name both lengths. */
const tooLarge = /larger than max|exceeds maximum|too large/i;

/**
 * Of an answer that is no success.
 * @param text the server's own words, as they came: percent-encoded, or not
 * @param afterMs what its RetryInfo asks for; without one nothing promises that exhausted resources come back
 */
export function grpcFailure(status: number, text: string, afterMs: number | undefined): Answered {
  const name = names[status];
  const said = printable(decoded(text));
  const reason = `gRPC status ${status}${name === undefined ? '' : ` ${name}`}${said === '' ? '' : ` (${said})`}`;
  if (name === 'RESOURCE_EXHAUSTED' && tooLarge.test(said)) return { tag: 'too-large', reason };
  const mayPass =
    name === 'RESOURCE_EXHAUSTED' ? afterMs !== undefined : name !== undefined && passing.has(name);
  if (mayPass) return { tag: 'retry', reason, ...(afterMs === undefined ? {} : { afterMs }) };
  return { tag: 'rejected', reason, remedy: (remedyOf[name ?? ''] ?? remedies.endpoint)() };
}

/** A broken escape stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
