import { type AttributeKey, type AttributeSink, attributeKey } from '@spoor/core';
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

/** Values that were found, with the keys they are written under. */
export type FoundMetadata = readonly (readonly [AttributeKey, readonly (string | number)[]])[];

/** The allow-list of one direction. Nothing that is not on it is ever looked at. */
export class CapturedMetadata {
  readonly #names: readonly CapturedName[];
  readonly #redaction: Redaction;

  constructor(names: readonly CapturedName[], redaction: Redaction) {
    this.#names = names;
    this.#redaction = redaction;
  }

  /** All values of each name, as arrays; of binary ones only their lengths. */
  find(metadata: Metadata | null | undefined): FoundMetadata | undefined {
    if (typeof metadata?.get !== 'function') return undefined;
    let found: [AttributeKey, (string | number)[]][] | undefined;
    for (const { name, key, isBinary, isSecret } of this.#names) {
      const values = metadata.get(name);
      if (!Array.isArray(values) || values.length === 0) continue;
      found ??= [];
      const shown = (value: Buffer | string) =>
        isBinary ? value.length : this.#redaction.header(String(value));
      found.push([key, isSecret ? masked : values.map(shown)]);
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
