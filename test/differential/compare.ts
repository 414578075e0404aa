import type { NormalSpan } from './normalise.ts';

/** One field of one span that the engines recorded differently; `span` as field: one of them has no such span. */
export interface Difference {
  readonly path: string;
  readonly what: string;
  readonly field: string;
  /** `absent` where an engine has none. */
  readonly reference: string;
  readonly fast: string;
}

const absent = 'absent';

function compareSpans(reference: NormalSpan, fast: NormalSpan): Difference[] {
  const { path, what } = reference;
  const names = new Set([...reference.fields.keys(), ...fast.fields.keys()]);
  return [...names]
    .map((field) => ({
      path,
      what,
      field,
      reference: reference.fields.get(field) ?? absent,
      fast: fast.fields.get(field) ?? absent,
    }))
    .filter((difference) => difference.reference !== difference.fast);
}

export function compare(reference: readonly NormalSpan[], fast: readonly NormalSpan[]): Difference[] {
  const others = new Map(fast.map((span) => [span.path, span]));
  const differences: Difference[] = [];
  for (const span of reference) {
    const other = others.get(span.path);
    others.delete(span.path);
    if (other !== undefined) differences.push(...compareSpans(span, other));
    else differences.push({ ...span, field: 'span', reference: span.what, fast: absent });
  }
  for (const span of others.values())
    differences.push({ ...span, field: 'span', reference: absent, fast: span.what });
  return differences.map(({ path, what, field, reference: theirs, fast: ours }) => ({
    path,
    what,
    field,
    reference: theirs,
    fast: ours,
  }));
}
