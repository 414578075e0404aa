/** Headers as one array: `[name, value, …]` or `[[name, value], …]`. */
export type HeaderArray = readonly (string | readonly string[])[];

/** Name and value in turn; a value may be an array, which stays one. */
export function flatHeaders(headers: HeaderArray): string[] {
  if (!Array.isArray(headers[0])) return headers as string[];
  return headers.flatMap(([name, value]) => [name, value] as string[]);
}

/** A copy in the caller's form, in which ours replace headers of the same name. */
export function mergeHeaders(
  isNested: boolean,
  flat: readonly string[],
  added: readonly string[],
): HeaderArray {
  const merged: (string | readonly string[])[] = [];
  const isOurs = (name: string): boolean =>
    added.some((own, at) => at % 2 === 0 && own === name.toLowerCase());
  for (const source of [flat, added]) {
    for (let index = 0; index + 1 < source.length; index += 2) {
      const [name, value] = [source[index] as string, source[index + 1] as string];
      if (source === flat && isOurs(String(name))) continue;
      if (isNested) merged.push([name, value]);
      else merged.push(name, value);
    }
  }
  return merged;
}
