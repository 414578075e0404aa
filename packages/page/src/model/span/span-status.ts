import { type SpanJson, type TagJson, tagIn, valueText } from '../trace/trace-json.ts';
import { grpcStatusName, httpStatusName } from './status-names.ts';

/** How the call behind a span ended, in the words of its protocol. */
export interface SpanStatus {
  /** `503`, `UNAVAILABLE`; undefined where the span tells no code. */
  readonly code: string | undefined;
  /** `Service Unavailable`, where the code is only a number. */
  readonly name: string | undefined;
  /** What the sender says of it in words. */
  readonly description: string | undefined;
}

const httpKeys = ['http.response.status_code', 'http.status_code'];
const grpcKeys = ['rpc.response.status_code', 'rpc.grpc.status_code', 'grpc.status_code'];

export const spanStatus = (span: SpanJson): SpanStatus => statusOfTags(span.tags ?? []);

export function statusOfTags(tags: readonly TagJson[]): SpanStatus {
  const tagged = (...keys: readonly string[]) => tagIn(tags, ...keys);
  const said = tagged('otel.status_description', 'error.message');
  const description = said === undefined || valueText(said).trim() === '' ? undefined : valueText(said);
  const grpc = grpcStatus(tagged(...grpcKeys));
  if (grpc !== undefined) return { code: grpc, name: undefined, description };
  const http = tagged(...httpKeys);
  if (http === undefined || !/^\d{3}$/.test(valueText(http)))
    return { code: undefined, name: undefined, description };
  return { code: valueText(http), name: httpStatusName(Number(http)), description };
}

/** Conventions of both generations: a number, or since 1.38 the name itself. */
function grpcStatus(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = valueText(value);
  return /^\d+$/.test(text)
    ? (grpcStatusName(Number(text)) ?? text)
    : /^[A-Z_]+$/.test(text)
      ? text
      : undefined;
}
