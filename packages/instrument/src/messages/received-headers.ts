/** The trace headers of a message that has come: whatever a sender or a library has made of their values. */
import { types } from 'node:util';
import { givenElements, givenField, givenKeys, mayBeTraceHeader, RealBuffer } from '@spoor/core';

/** Beyond it no header of a trace is read. */
const maxBytes = 16_384;
const maxValues = 100;
const decode = RealBuffer.prototype.toString;

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!types.isUint8Array(value)) return undefined;
  try {
    const { buffer, byteOffset, byteLength } = value;
    if (byteLength > maxBytes) return undefined;
    // Nearly always it is a Buffer, of which no other need be made.
    if (RealBuffer.isBuffer(value)) return decode.call(value, 'utf8');
    return RealBuffer.from(buffer, byteOffset, byteLength).toString('utf8');
  } catch {
    // Its memory was given away.
    return undefined;
  }
}

function addValues(raw: string[], name: string, value: unknown): void {
  const text = textOf(value);
  if (text !== undefined) raw.push(name, text);
  else if (typeof value === 'object' && value !== null) {
    // A header that came several times.
    for (const element of givenElements(value, maxValues)) {
      const each = textOf(element);
      if (each !== undefined) raw.push(name, each);
    }
  }
}

/** Name, value, name, value of those that may be a trace's. Never throws. @param headers an object by names, or anything else */
export function rawHeadersOf(headers: unknown): string[] {
  const raw: string[] = [];
  for (const name of givenKeys(headers)) {
    if (mayBeTraceHeader(name)) addValues(raw, name, givenField(headers, name));
  }
  return raw;
}

/** The headers that an application has given a message, as those of a request that is about to leave. */
export class GivenHeaders {
  readonly #headers: unknown;

  constructor(headers: unknown) {
    this.#headers = headers;
  }

  requestHeader(name: string): string[] {
    const raw: string[] = [];
    addValues(raw, name, givenField(this.#headers, name));
    return raw.filter((_, index) => index % 2 === 1);
  }
}
