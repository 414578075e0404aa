/**
 * Fields of Node's objects, which an application may have made up or changed: what is not what Node has there is as good as
 * absent, so that everything behind may trust what it gets.
 */
import { givenElements, givenField, isGivenArray } from '@spoor/core';

export const textOr = (given: unknown, otherwise: string): string =>
  typeof given === 'string' ? given : otherwise;

export const textOrNothing = (given: unknown): string | undefined =>
  typeof given === 'string' ? given : undefined;

/** 0 is nobody's port. */
export const portOrZero = (given: unknown): number =>
  typeof given === 'number' && Number.isInteger(given) && given > 0 && given <= 65_535 ? given : 0;

/** Of three digits (RFC 9110, section 15); 0 for what is none. Applications give texts too. */
export function statusOrZero(given: unknown): number {
  const status = typeof given === 'string' ? Number(given) : given;
  return typeof status === 'number' && Number.isInteger(status) && status >= 100 && status <= 999
    ? status
    : 0;
}

/** More than Node accepts (its `maxHeadersCount` is 2000, name and value in turn); an array may say that it has four billion. */
const mostHeaders = 20_000;
const noHeaders: readonly string[] = [];

/** Node's `rawHeaders`, name and value in turn. Its elements are looked at where they are read. */
export const rawHeadersOf = (given: unknown): readonly string[] =>
  isGivenArray(given) && Number(givenField(given, 'length')) <= mostHeaders
    ? (given as readonly string[])
    : noHeaders;

/** The values of a header that a message keeps by name. */
export function headerValues(given: unknown): string[] | undefined {
  if (!isGivenArray(given)) return scalarText(given);
  const texts = givenElements(given, mostHeaders).flatMap((each) => scalarText(each) ?? []);
  return texts.length === 0 ? undefined : texts;
}

function scalarText(given: unknown): string[] | undefined {
  if (typeof given === 'string') return [given];
  return typeof given === 'number' ? [String(given)] : undefined;
}
