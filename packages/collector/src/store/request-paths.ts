import { keysOf, pathOf } from './condition.ts';
import { scannedText, type TagVisit, wants } from './scan-record.ts';
import type { Segment } from './segment.ts';

/** Names that say nothing of what was asked for: without a route the name of a span is only its method. */
const bareMethod = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|QUERY|TRACE|CONNECT|HTTP)$/;

export const isBareMethod = (name: string): boolean => bareMethod.test(name);

/** Numbers, UUIDs and long hexadecimal ids between separators: what differs from one request to the next. */
const variable =
  /(?<![^/:=,;-])(?:\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?=[a-f]*\d)[0-9a-f]{8,})(?![^/:,;-])/gi;

/** No path of a request that is worth a line of its own is longer. */
const longest = 200;

/** The same pattern, as a search by `path~` takes it, for all paths that differ in such parts alone. */
export const pathPattern = (path: string): string => path.slice(0, longest).replace(variable, '*');

/** The patterns of the paths that a segment's spans were asked for; undefined where a span tells none. */
export function requestPaths(segment: Segment): (row: number) => string | undefined {
  const keys = keysOf('path');
  // Of several keys the one that stands first in the list says it best.
  const ranks = segment.names.values.map((key) => keys.indexOf(key));
  const wanted = Uint8Array.from(ranks, (rank) => (rank < 0 ? wants.nothing : wants.every));
  const patterns = new Map<string, string>();
  let found: string | undefined;
  let best = keys.length;
  const visit: TagVisit = (key, value) => {
    const rank = ranks[key] ?? -1;
    if (rank < 0 || rank >= best) return false;
    best = rank;
    found = scannedText(value);
    return false;
  };
  return (row) => {
    found = undefined;
    best = keys.length;
    segment.scan(row, wanted, visit);
    if (found === undefined) return undefined;
    const known = patterns.get(found);
    if (known !== undefined) return known;
    const pattern = pathPattern(pathOf(found));
    patterns.set(found, pattern);
    return pattern;
  };
}
