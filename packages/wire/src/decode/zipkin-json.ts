import type { SpanRecord } from '../span-record.ts';
import { decodeWhole } from './decode-error.ts';
import { type DecodedSpans, decodedSpans } from './decoded.ts';
import { JsonReader } from './json-reader.ts';
import { type DecodeLimits, defaultDecodeLimits } from './limits.ts';
import { readV1SpanJson, readV2SpanJson } from './zipkin-json-span.ts';
import { ZipkinRecords, type ZipkinSpan } from './zipkin-span.ts';
import { fromV1 } from './zipkin-v1.ts';

/** The body of a POST to :9411/api/v2/spans with `Content-Type: application/json`. */
export function decodeZipkinV2Json(json: string | Uint8Array, limits = defaultDecodeLimits): DecodedSpans {
  return decodeWhole(() => decodeList(json, limits, readV2SpanJson));
}

/** The body of a POST to :9411/api/v1/spans with `Content-Type: application/json`. */
export function decodeZipkinV1Json(json: string | Uint8Array, limits = defaultDecodeLimits): DecodedSpans {
  return decodeWhole(() => decodeList(json, limits, (reader) => fromV1(readV1SpanJson(reader))));
}

function decodeList(
  json: string | Uint8Array,
  limits: DecodeLimits,
  read: (reader: JsonReader) => ZipkinSpan,
): DecodedSpans {
  const reader = new JsonReader(json, limits);
  const records = new ZipkinRecords(reader);
  const spans: SpanRecord[] = [];
  if (reader.kind() !== 'list') throw reader.odd('body', 'a list of spans');
  reader.enter();
  while (reader.nextItem()) {
    reader.budget.spendOnSpan();
    const start = reader.position;
    try {
      spans.push(records.record(read(reader)));
    } catch (error) {
      reader.faults.rejectSpan(reader.stepOver(start, error));
    }
  }
  reader.end();
  return decodedSpans(spans, reader.faults);
}
