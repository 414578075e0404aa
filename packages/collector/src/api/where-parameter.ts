import { parseGoDuration } from '@spoor/rules';
import { comparisons, isComparable, type Where } from '../store/condition.ts';
import { bad, optional } from './parameters.ts';

// [{"key": "status", "op": ">=", "value": "500"}, {"key": "test", "op": "=", "value": "true", "not": true}]

/** Each is looked for in each span; a person writes down fewer. */
const most = 20;

/** The parameter `where`: what spans must say beside that which the other parameters ask for. */
export function whereParameter(params: URLSearchParams): Where[] {
  const text = optional(params, 'where');
  if (text === undefined) return [];
  const list = parsed(text);
  if (!Array.isArray(list) || list.length > most) throw refusal(text);
  return list.map((item: unknown) => condition(item, text));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal(text);
  }
}

function condition(item: unknown, text: string): Where {
  if (typeof item !== 'object' || item === null) throw refusal(text);
  const { key, op, value, not = false } = item as Record<string, unknown>;
  const compare = comparisons.find((comparison) => comparison === op);
  if (typeof key !== 'string' || typeof value !== 'string' || typeof not !== 'boolean') throw refusal(text);
  if (compare === undefined) {
    throw bad(`where: op must be one of ${comparisons.join(' ')}, got ${JSON.stringify(op) ?? 'none'}`);
  }
  const isDuration = key === 'duration' && compare !== '~';
  const micros = isDuration ? parseGoDuration(value) : undefined;
  if (isDuration && micros === undefined) {
    throw bad(`where: duration must be such as 200ms or 1.5s, got ${JSON.stringify(value)}`);
  }
  const read = { key, compare, value: micros === undefined ? value : String(micros), not };
  if (!isComparable(read)) {
    throw bad(`where: ${key} ${compare} must have a number behind it, got ${JSON.stringify(value)}`);
  }
  return read;
}

const refusal = (text: string) =>
  bad(
    `where must be a JSON list of at most ${most} {"key", "op", "value", "not"}, got ${JSON.stringify(text.slice(0, 200))}`,
  );
