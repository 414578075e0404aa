/** Headers as one array: `[name, value, …]` or `[[name, value], …]`. */
export type HeaderArray = readonly unknown[];

/** An array may say that it has four billion entries. */
const mostEntries = 20_000;

/** Name and value in turn; a value may be an array, which stays one. Undefined for what Node refuses. */
export function flatHeaders(headers: HeaderArray): string[] | undefined {
  try {
    return flatten(headers);
  } catch {
    // A Proxy of the application's.
    return undefined;
  }
}

function flatten(headers: HeaderArray): string[] | undefined {
  if (headers.length > mostEntries) return undefined;
  const flat = Array.isArray(headers[0]) ? headers.flatMap(pairOf) : headers;
  const isOdd =
    flat.length % 2 !== 0 || flat.some((each, index) => index % 2 === 0 && typeof each !== 'string');
  return isOdd ? undefined : (flat as string[]);
}

const pairOf = (entry: unknown): unknown[] => (Array.isArray(entry) ? [entry[0], entry[1]] : [undefined]);

/** A copy in the caller's form, in which ours replace headers of the same name. */
export function mergeHeaders(
  isNested: boolean,
  flat: readonly string[],
  added: readonly string[],
): HeaderArray {
  const merged: unknown[] = [];
  const isOurs = (name: string): boolean =>
    added.some((own, at) => at % 2 === 0 && own === name.toLowerCase());
  for (const source of [flat, added]) {
    for (let index = 0; index + 1 < source.length; index += 2) {
      const [name, value] = [source[index] as string, source[index + 1] as string];
      if (source === flat && isOurs(name)) continue;
      if (isNested) merged.push([name, value]);
      else merged.push(name, value);
    }
  }
  return merged;
}
