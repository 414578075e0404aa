/** The house shape of a line: `<name> must be <rule>, got <value>; <what we did>`. */
import { inspect } from 'node:util';
import { maskSecrets } from '@spoor/redaction';
import type { Problem } from './config.ts';

const longest = 120;

/** A value for a message: quoted, cut, and without what is secret in a URL. */
export function shown(value: unknown, secret = false): string {
  if (secret) return '(hidden)';
  const plain = typeof value === 'string' ? maskSecrets(value) : value;
  const quoted = inspect(plain, { breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 20 });
  return quoted.length <= longest ? quoted : `${quoted.slice(0, longest)}…`;
}

interface MustBe {
  readonly level?: Problem['level'];
  readonly rule: string;
  /** Already quoted, see `shown`. */
  readonly got: string;
  readonly did: string;
}

export function mustBe(name: string, { level = 'warn', rule, got, did }: MustBe): Problem {
  return { level, name, message: `${name} must be ${rule}, got ${got}; ${did}` };
}

export const say = (level: Problem['level'], name: string, rest: string): Problem => ({
  level,
  name,
  message: `${name} ${rest}`,
});
