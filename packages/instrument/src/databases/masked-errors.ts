/**
 * Databases repeat in their errors what they were given: `Duplicate entry 'ada@example.org' for key 'email'`.
 *
 * From the first quote to the last one everything goes, since a value may hold quotes, which databases do not escape there.
 */
export function maskQuoted(text: string): string {
  const first = text.search(/['"`]/);
  if (first < 0) return text;
  const last = Math.max(text.lastIndexOf("'"), text.lastIndexOf('"'), text.lastIndexOf('`'));
  // What follows the last one without a space begins with it.
  const isEnd = last > first && /^.(?:$|[\s.,;:)])/.test(text.slice(last, last + 2));
  return `${text.slice(0, first + 1)}?${isEnd ? text.slice(last) : ''}`;
}
