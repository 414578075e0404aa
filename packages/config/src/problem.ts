import { inspect } from 'node:util';
import type { Message } from '@spoor/messages';
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

/** @param name the variable, or the option of `start()`, that it is about */
export const problem = (level: Problem['level'], name: string, message: Message): Problem => ({
  level,
  name,
  message,
});
