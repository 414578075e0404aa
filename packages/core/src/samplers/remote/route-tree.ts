import { matchesWildcard } from '@spoor/rules';
import { parseRoutePattern, type Segment } from './route-pattern.ts';

interface Node<Value> {
  readonly literals: Map<string, Node<Value>>;
  readonly wildcards: { readonly parts: readonly string[]; readonly node: Node<Value> }[];
  any: Node<Value> | undefined;
  /** Of a path that ends here. */
  value: Value | undefined;
  /** Of whatever stands below. */
  rest: Value | undefined;
}

const createNode = <Value>(): Node<Value> => ({
  literals: new Map(),
  wildcards: [],
  any: undefined,
  value: undefined,
  rest: undefined,
});

function nodeBelow<Value>(node: Node<Value>, segment: Segment): Node<Value> {
  if (segment.type === 'literal') {
    const found = node.literals.get(segment.text) ?? createNode();
    node.literals.set(segment.text, found);
    return found;
  }
  if (segment.type === 'wildcard') {
    const { parts } = segment;
    const known = node.wildcards.find((other) => other.parts.join('*') === parts.join('*'));
    if (known !== undefined) return known.node;
    const below = createNode<Value>();
    node.wildcards.push({ parts, node: below });
    return below;
  }
  node.any ??= createNode();
  return node.any;
}

/**
 * Finds the pattern of a path. What is written out wins over what varies, segment by segment from the left; of two equal
 * patterns the first one. The time is bounded by the number of segments that all patterns have, whatever the path is.
 */
export class RouteTree<Value> {
  readonly #root = createNode<Value>();

  add(pattern: string, value: Value): void {
    for (const segments of parseRoutePattern(pattern)) {
      let node = this.#root;
      let isRest = false;
      for (const segment of segments) {
        if (segment.type === 'rest') isRest = true;
        else node = nodeBelow(node, segment);
      }
      if (isRest) node.rest ??= value;
      else node.value ??= value;
    }
  }

  /** @param path begins with a slash, without query */
  find(path: string): Value | undefined {
    const end = path.length > 1 && path.endsWith('/') ? path.length - 1 : path.length;
    return findBelow(this.#root, path, 1, end);
  }
}

function findBelow<Value>(node: Node<Value>, path: string, start: number, end: number): Value | undefined {
  if (start >= end) return node.value ?? node.rest;
  const slash = path.indexOf('/', start);
  const stop = slash === -1 || slash > end ? end : slash;
  const text = path.slice(start, stop);
  const literal = node.literals.get(text);
  let found = literal && findBelow(literal, path, stop + 1, end);
  if (found !== undefined) return found;
  for (const { parts, node: below } of node.wildcards) {
    if (!matchesWildcard(parts, text)) continue;
    found = findBelow(below, path, stop + 1, end);
    if (found !== undefined) return found;
  }
  found = node.any && findBelow(node.any, path, stop + 1, end);
  return found ?? node.rest;
}
