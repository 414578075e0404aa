/**
 * Headers as undici keeps them: text lines `name: value\r\n` (up to version 5), a list `[name, value, …]` whose values may be
 * arrays (from 6 on; of a response also Buffers), or an object (over HTTP/2). What an application gave has been checked by undici
 * before; a copy that keeps them otherwise has none for us.
 */
import { RealBuffer } from '@spoor/core';
import { valuesOfHeader } from '../request-headers.ts';

const isName = (given: unknown, lowerName: string): boolean =>
  typeof given === 'string' && given.length === lowerName.length && given.toLowerCase() === lowerName;

/** In latin1, as undici reads the bytes of a header itself. */
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : RealBuffer.isBuffer(value) ? value.toString('latin1') : String(value);

function pushField(flat: string[], name: unknown, value: unknown): void {
  const text = textOf(name);
  if (!Array.isArray(value)) flat.push(text, textOf(value));
  else for (const each of value) flat.push(text, textOf(each));
}

/** Name and value in turn, one pair for each field line. */
export function flatten(headers: unknown): string[] {
  const flat: string[] = [];
  if (typeof headers === 'string') {
    for (const line of headers.split('\r\n')) {
      const colon = line.indexOf(':');
      if (colon !== -1) flat.push(line.slice(0, colon), line.slice(colon + 1).trim());
    }
  } else if (Array.isArray(headers)) {
    for (let index = 0; index + 1 < headers.length; index += 2)
      pushField(flat, headers[index], headers[index + 1]);
  } else if (typeof headers === 'object' && headers !== null) {
    for (const [name, value] of Object.entries(headers)) pushField(flat, name, value);
  }
  return flat;
}

/** Its first value. */
export function firstValue(headers: unknown, lowerName: string): string | undefined {
  if (!Array.isArray(headers)) return valuesOfHeader(flatten(headers), lowerName)?.[0];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    if (!isName(headers[index], lowerName)) continue;
    const value: unknown = headers[index + 1];
    return textOf(Array.isArray(value) ? value[0] : value);
  }
  return undefined;
}

/** A request of undici, as far as its headers go. */
export interface HeaderHolder {
  headers: unknown;
  addHeader?(name: string, value: string): unknown;
}

/** Takes away what the application copied, or another tracer wrote before us: two identities would be none. */
function removeHeader(request: HeaderHolder, lowerName: string): void {
  const { headers } = request;
  if (typeof headers === 'string') {
    if (headers === '') return;
    const lines = headers.split('\r\n');
    request.headers = lines
      .filter((line) => !isName(line.slice(0, line.indexOf(':')), lowerName))
      .join('\r\n');
  } else if (Array.isArray(headers)) {
    for (let index = headers.length - 2; index >= 0; index -= 2)
      if (isName(headers[index], lowerName)) headers.splice(index, 2);
  }
}

/** Ours stands alone under its name. */
export function writeHeader(request: HeaderHolder, name: string, value: string): void {
  removeHeader(request, name);
  if (typeof request.addHeader === 'function') request.addHeader(name, value);
  else if (typeof request.headers === 'string') request.headers += `${name}: ${value}\r\n`;
  else if (Array.isArray(request.headers)) request.headers.push(name, value);
}

const isWritten = (written: readonly string[], name: unknown): boolean =>
  written.some((own, index) => index % 2 === 0 && isName(name, own));

/** The same into headers that are an object. */
export function writeTable(headers: object, written: readonly string[]): void {
  const table = headers as Record<string, unknown>;
  for (const name of Object.keys(table)) if (isWritten(written, name)) delete table[name];
  for (let index = 0; index < written.length; index += 2)
    table[written[index] as string] = written[index + 1];
}

/**
 * Another tracer that listens to the same channel after us adds its headers to ours: where they are the same, ours stay.
 * @param written names and values in turn
 */
export function keepOurs(request: HeaderHolder, written: readonly string[]): void {
  const { addHeader } = request;
  if (typeof addHeader !== 'function' || written.length === 0) return;
  request.addHeader = (name, value) =>
    isWritten(written, name) ? request : addHeader.call(request, name, value);
}
