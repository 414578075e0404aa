/** The parent that an application names, by the rule that jaeger-client and OpenTracing share. */
import { givenCall, givenField } from '@spoor/core';
import { isObject, type JaegerReference, type StartOptions } from './jaeger-client.ts';

/** What an application gives may be anything, getters that throw included: read once, and what throws is not there. */
export function readOptions(given: unknown): StartOptions {
  const tags = givenField(given, 'tags');
  return {
    childOf: givenField(given, 'childOf'),
    references: givenField(given, 'references'),
    tags: isObject(tags) ? tags : undefined,
    startTime: givenField(given, 'startTime'),
  };
}

/** A span stands for its context. */
export function contextIn(value: unknown): unknown {
  return typeof givenField(value, 'context') === 'function' ? givenCall(value, 'context') : value;
}

export const asReference = (value: unknown): JaegerReference | undefined =>
  isObject(value) &&
  typeof givenField(value, 'type') === 'function' &&
  typeof givenField(value, 'referencedContext') === 'function'
    ? (value as unknown as JaegerReference)
    : undefined;

/** `childOf`, else the first reference of type child_of, else the first of type follows_from; undefined without any. */
export function saidParent({ childOf, references }: StartOptions): unknown {
  if (childOf) return contextIn(childOf);
  if (!Array.isArray(references)) return undefined;
  let followed: unknown;
  for (const value of references as readonly unknown[]) {
    const reference = asReference(value);
    const type = givenCall(reference, 'type');
    if (type === 'child_of') {
      const context = contextIn(givenCall(reference, 'referencedContext'));
      if (context) return context;
    }
    if (type === 'follows_from') followed ??= contextIn(givenCall(reference, 'referencedContext'));
  }
  return followed ?? undefined;
}

/** Without those that named the parent in whose place another one is. */
export function withoutReference(references: unknown, said: unknown): unknown {
  if (said === undefined || !Array.isArray(references)) return references ?? undefined;
  return references.filter((value: unknown) => {
    const reference = asReference(value);
    const isChild = givenCall(reference, 'type') === 'child_of';
    return !isChild || contextIn(givenCall(reference, 'referencedContext')) !== said;
  });
}
