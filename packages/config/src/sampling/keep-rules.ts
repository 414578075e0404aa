// SPOOR_KEEP=errors, >500ms
import type { KeepConfig } from '../config.ts';
import { did } from '../messages.ts';
import type { Parser } from '../option.ts';
import { duration, splitList } from '../parsers.ts';

function slowness(rule: string): number | undefined {
  const [, length] = /^>\s*(.+)$/.exec(rule) ?? [];
  return length === undefined ? undefined : duration.parse(length)?.value;
}

/** Either rule keeps a trace; of several times the shortest counts. */
export const keepRules: Parser<KeepConfig> = {
  rule: 'errors, a time such as >500ms, or both with a comma between them',
  parse(raw) {
    const rules = splitList(raw.toLowerCase());
    const times = rules.map(slowness).filter((time) => time !== undefined);
    const errors = rules.includes('errors');
    const unread = rules.filter((rule) => rule !== 'errors' && slowness(rule) === undefined);
    if (!errors && times.length === 0) return undefined;
    const value = { errors, slowerThanMs: times.length === 0 ? undefined : Math.min(...times) };
    return unread.length === 0 ? { value } : { value, remark: did.leftOut(unread.join(', ')) };
  },
};
