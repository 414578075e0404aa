import { pathOf, requestPathKeys } from '../span/request-path.ts';
import { parseDuration } from '../text/format-duration.ts';
import type { SpanNode } from '../trace/build-trace.ts';
import { kindOf, type TagJson, valueText } from '../trace/trace-json.ts';
import { matchPattern } from './match-pattern.ts';
import type { Operator, Term } from './parse-query.ts';

export type SpanTest = (node: SpanNode) => boolean;

/** Short names for what senders of two generations of conventions call differently, as the collector has them. */
export const aliases: Readonly<Record<string, readonly string[]>> = {
  status: ['status', 'http.response.status_code', 'http.status_code'],
  method: ['method', 'http.request.method', 'http.method'],
  path: ['path', ...requestPathKeys],
};

/** Whether a span fulfils every term; those with a minus it must not fulfil. */
export function spanTest(
  terms: readonly Term[],
  processTags: (node: SpanNode) => readonly TagJson[],
): SpanTest {
  const tests = terms.map((term): SpanTest => {
    const test = termTest(term, processTags);
    return term.not ? (node) => !test(node) : test;
  });
  return (node) => tests.every((test) => test(node));
}

function termTest(term: Term, processTags: (node: SpanNode) => readonly TagJson[]): SpanTest {
  const { key, operator, value } = term;
  if (key === '') return textTest(value);
  const matches = valueTest(key, operator, value);
  switch (key) {
    case 'service':
      return ({ service }) => matches(service);
    case 'operation':
    case 'name':
      return ({ span }) => matches(span.operationName);
    case 'kind':
      return ({ span }) => matches(valueText(kindOf(span) ?? ''));
    case 'duration':
      return ({ span }) => matches(span.duration);
    case 'error':
      if (operator === '=' && (value === 'true' || value === 'false'))
        return ({ failed }) => failed === (value === 'true');
  }
  const keys = (Object.hasOwn(aliases, key) ? aliases[key] : undefined) ?? [key];
  const has = (tags: readonly TagJson[] | null | undefined) =>
    tags?.some((tag) => keys.includes(tag.key) && matches(tag.value)) ?? false;
  return (node) =>
    has(node.span.tags) ||
    (node.span.logs?.some(({ fields }) => has(fields)) ?? false) ||
    has(processTags(node));
}

function valueTest(key: string, operator: Operator, value: string): (value: unknown) => boolean {
  const textOf = key === 'path' ? (found: unknown) => pathOf(valueText(found)) : valueText;
  if (operator === '=' && key !== 'duration') return (found) => textOf(found) === value;
  if (operator === '!=' && key !== 'duration') return (found) => textOf(found) !== value;
  if (operator === '~') {
    const matches = matchPattern(value);
    return (found) => matches(textOf(found));
  }
  const bound = key === 'duration' ? (parseDuration(value) ?? Number.NaN) : Number(value);
  const compares = comparisons[operator];
  return (found) => {
    const number = typeof found === 'string' && found.trim() === '' ? Number.NaN : Number(found);
    return !Number.isNaN(number) && compares(number, bound);
  };
}

const comparisons: Readonly<Record<Operator, (a: number, b: number) => boolean>> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '~': () => false,
};

/** In the names, the ids, the tags and the logs. */
function textTest(text: string): SpanTest {
  const matches = matchPattern(text);
  const inTag = ({ key, value }: TagJson) => matches(key) || matches(valueText(value));
  return ({ service, span }) =>
    matches(service) ||
    matches(span.operationName) ||
    matches(span.spanID) ||
    (span.tags?.some(inTag) ?? false) ||
    (span.logs?.some(({ fields }) => fields.some(inTag)) ?? false);
}
