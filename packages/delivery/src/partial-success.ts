/**
 * What an OTLP collector did not take of a request that it answered with 200 (OTLP 1.x, "Partial Success").
 *
 *   protobuf  0a 0b  08 03  12 07 6e 6f 74 20 6f 6e 65       partial_success { rejected_spans 3, error_message "not one" }
 *   JSON      {"partialSuccess":{"rejectedSpans":"3","errorMessage":"not one"}}
 */
import { parseJson } from '@spoor/core';
import { fieldsOf } from './protobuf-fields.ts';

export interface PartialSuccess {
  readonly rejectedSpans: number;
  readonly message: string;
}

/** undefined: everything was taken, or nobody said otherwise. */
export function parsePartialSuccess(contentType: string, body: Buffer): PartialSuccess | undefined {
  if (body.length === 0) return undefined;
  return contentType.includes('json') ? parseJsonAnswer(body) : parseProtobuf(body);
}

interface JsonAnswer {
  readonly partialSuccess?: { readonly rejectedSpans?: unknown; readonly errorMessage?: unknown } | null;
}

function parseJsonAnswer(body: Buffer): PartialSuccess | undefined {
  try {
    const partial = (parseJson(body.toString('utf8')) as JsonAnswer | null)?.partialSuccess;
    // An int64 is a string in proto3's JSON, and a number with those who do not know it.
    return partialSuccess(Number(partial?.rejectedSpans ?? 0), partial?.errorMessage);
  } catch {
    return undefined;
  }
}

function partialSuccess(rejectedSpans: number, message: unknown): PartialSuccess | undefined {
  if (!Number.isSafeInteger(rejectedSpans) || rejectedSpans <= 0) return undefined;
  return { rejectedSpans, message: typeof message === 'string' ? message : '' };
}

function parseProtobuf(body: Buffer): PartialSuccess | undefined {
  const partial = fieldsOf(body)?.find(({ number }) => number === 1)?.bytes;
  const fields = partial === undefined ? undefined : fieldsOf(partial);
  if (fields === undefined) return undefined;
  const rejected = fields.findLast(({ number }) => number === 1)?.value;
  const message = fields.findLast(({ number }) => number === 2)?.bytes;
  return partialSuccess(rejected ?? 0, message?.toString('utf8'));
}
