/**
 * What of a call becomes an attribute or a part of a name: `args[0].id`, `this.name`, `result.rows.length`, `error.code`. Fields are read
 * one after another, and nothing is ever called but a getter on the way.
 */
import type { AttributeArray, AttributePrimitive } from '@spoor/core';

/** From where an expression starts. */
export type Origin = 'args' | 'this' | 'result' | 'error';

export interface Expression {
  readonly text: string;
  readonly origin: Origin;
  readonly keys: readonly (string | number)[];
}

export const expressionRule =
  'args[0], this, result or error with up to five fields behind it, such as args[0].id or result.rows.length';

const mostKeys = 6;
const whole = /^(args|this|result|error)((?:\.[A-Za-z_$][\w$]*|\[\d{1,6}\])*)$/;
const step = /\.([A-Za-z_$][\w$]*)|\[(\d{1,6})\]/g;

/** @returns undefined for a text that is none */
export function parseExpression(text: string): Expression | undefined {
  const [, origin, path = ''] = whole.exec(text.trim()) ?? [];
  if (origin === undefined) return undefined;
  const keys = [...path.matchAll(step)].map(([, name, index]) => name ?? Number(index));
  // The list of arguments itself is no value.
  const isWithoutArgument =
    origin === 'args' && typeof keys[0] !== 'number' && (keys[0] !== 'length' || keys.length > 1);
  return keys.length > mostKeys || isWithoutArgument ? undefined : { text, origin: origin as Origin, keys };
}

const longestText = 256;
const mostItems = 32;

const cut = (text: string): string => (text.length > longestText ? text.slice(0, longestText) : text);

function primitive(value: unknown): AttributePrimitive | undefined {
  if (typeof value === 'string') return cut(value);
  if (typeof value === 'bigint') return cut(String(value));
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

/** A string, number or boolean, or a list of one of them; undefined for everything else. */
function recordable(value: unknown): AttributePrimitive | AttributeArray | undefined {
  if (!Array.isArray(value)) return primitive(value);
  const items = value.slice(0, mostItems).map(primitive);
  const [first] = items;
  return first !== undefined && items.every((item) => typeof item === typeof first) ? items : undefined;
}

/** What can be read of a call at the moment. */
export interface Readable {
  readonly self: unknown;
  readonly args: ArrayLike<unknown>;
  readonly result: unknown;
  readonly error: unknown;
}

function startOf({ self, args, result, error }: Readable, origin: Origin): unknown {
  if (origin === 'args') return args;
  if (origin === 'this') return self;
  return origin === 'result' ? result : error;
}

/** Undefined where a field is missing, where a getter throws, or for what no attribute can hold. */
export function evaluate(
  { origin, keys }: Expression,
  call: Readable,
): AttributePrimitive | AttributeArray | undefined {
  try {
    let value = startOf(call, origin);
    for (const key of keys) {
      if (value === null || value === undefined) return undefined;
      value = (value as Record<string | number, unknown>)[key];
    }
    return recordable(value);
  } catch {
    return undefined;
  }
}
