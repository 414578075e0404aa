import {
  type AttributeKey,
  type AttributeSink,
  attributeKey,
  givenCall,
  givenElements,
  givenField,
} from '@spoor/core';
import { REDACTED, type Redaction } from '@spoor/redaction';
import type { Metadata } from './grpc-js.ts';

interface CapturedName {
  readonly name: string;
  readonly key: AttributeKey;
  readonly isBinary: boolean;
  readonly isSecret: boolean;
}

/** That there was a secret is worth knowing, what it was is not ours to send. */
const masked = [REDACTED];

/** More are not what a call carries. */
const mostValues = 1000;

/** A method of the application's may give anything. */
function shownValue(value: unknown, isBinary: boolean, redaction: Redaction): (string | number)[] {
  if (!isBinary) return typeof value === 'string' ? [redaction.header(value)] : [];
  const length = givenField(value, 'length');
  return typeof length === 'number' ? [length] : [];
}

/** Values that were found, with the keys they are written under. */
export type FoundMetadata = readonly (readonly [AttributeKey, readonly (string | number)[]])[];

/** What answers as Metadata does. */
export interface HeadersByName {
  get(name: string): readonly unknown[];
}

/** The allow-list of one direction. Nothing that is not on it is ever looked at. */
export class CapturedMetadata {
  readonly #names: readonly CapturedName[];
  readonly #redaction: Redaction;

  constructor(names: readonly CapturedName[], redaction: Redaction) {
    this.#names = names;
    this.#redaction = redaction;
  }

  /** All values of each name, as arrays; of binary ones only their lengths. */
  find(metadata: Pick<Metadata, 'get'> | HeadersByName | null | undefined): FoundMetadata | undefined {
    let found: [AttributeKey, readonly (string | number)[]][] | undefined;
    for (const { name, key, isBinary, isSecret } of this.#names) {
      const values = givenElements(givenCall(metadata, 'get', name), mostValues);
      const shown = isSecret
        ? masked
        : values.flatMap((value) => shownValue(value, isBinary, this.#redaction));
      if (values.length === 0 || shown.length === 0) continue;
      found ??= [];
      found.push([key, shown]);
    }
    return found;
  }
}

export function writeMetadata(sink: AttributeSink, found: FoundMetadata | undefined): void {
  if (found === undefined) return;
  for (const [key, values] of found) sink.array(key, values);
}

/** Undefined for an empty list. Keys as upstream writes them: `rpc.request.metadata.x_tenant`. */
export function capturedMetadata(
  prefix: string,
  names: readonly string[],
  redaction: Redaction,
): CapturedMetadata | undefined {
  const distinct = [...new Set(names.map((name) => name.trim().toLowerCase()))].filter((name) => name !== '');
  if (distinct.length === 0) return undefined;
  return new CapturedMetadata(
    distinct.map((name) => {
      const isBinary = name.endsWith('-bin');
      const attribute = `${prefix}.${name.replaceAll('-', '_')}`;
      return {
        name,
        key: attributeKey(isBinary ? `${attribute}.length` : attribute),
        isBinary,
        isSecret: redaction.isSecretHeader(name),
      };
    }),
    redaction,
  );
}
