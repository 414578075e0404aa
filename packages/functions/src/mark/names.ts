/** How the parts of a path are called: `Repo.find`, `Client.#sign`, `List.@@iterator`. */
import type { SourceNode } from './parse-source.ts';

export const nodeAt = (node: SourceNode, field: string): SourceNode | undefined =>
  (node[field] ?? undefined) as SourceNode | undefined;

export const nodesAt = (node: SourceNode, field: string): readonly (SourceNode | null)[] =>
  node[field] as readonly (SourceNode | null)[];

export const identifierName = (node: SourceNode | undefined): string | undefined =>
  node?.type === 'Identifier' ? (node['name'] as string) : undefined;

export interface KeyName {
  /** As in a path. */
  readonly path: string;
  /** As a property. */
  readonly key: string;
  readonly isSymbol: boolean;
}

const plain = (key: string): KeyName => ({ path: key, key, isSymbol: false });

/** `Symbol.iterator`, as a computed key. */
function symbolName(node: SourceNode): KeyName | undefined {
  if (node.type !== 'MemberExpression' || node['computed'] === true) return undefined;
  if (identifierName(nodeAt(node, 'object')) !== 'Symbol') return undefined;
  const key = identifierName(nodeAt(node, 'property'));
  return key === undefined ? undefined : { path: `@@${key}`, key, isSymbol: true };
}

/** Of a property, method or field; undefined for a key that only running the program tells. */
export function keyName(element: SourceNode): KeyName | undefined {
  const key = nodeAt(element, 'key');
  if (key === undefined) return undefined;
  if (key.type === 'PrivateIdentifier') return plain(`#${String(key['name'])}`);
  if (key.type === 'Literal' && typeof key['bigint'] !== 'string') return plain(String(key['value']));
  if (element['computed'] === true) return symbolName(key);
  const name = identifierName(key);
  return name === undefined ? undefined : plain(name);
}

/**
 * `Old.prototype.method` is `Old.method`, `module.exports.find` and `exports.find` are `find`, `module.exports` is the empty path,
 * `this.find` is `find` inside of whatever it stands in. Undefined where the path has a part that only running the program tells.
 */
export function memberPath(node: SourceNode): string | undefined {
  const parts: string[] = [];
  let at: SourceNode | undefined = node;
  while (at?.type === 'MemberExpression') {
    const property = nodeAt(at, 'property');
    if (property === undefined) return undefined;
    const part = keyName({ ...at, key: property } as unknown as SourceNode);
    if (part === undefined) return undefined;
    parts.unshift(part.path);
    at = nodeAt(at, 'object');
  }
  if (at === undefined) return undefined;
  const first = identifierName(at);
  if (first === undefined && at.type !== 'ThisExpression') return undefined;
  if (first === 'module' && parts[0] === 'exports') parts.shift();
  else if (first !== undefined && first !== 'exports') parts.unshift(first);
  return parts.filter((part) => part !== 'prototype').join('.');
}

/** How the engine calls a function that stands behind this key. */
export function functionName(element: SourceNode, { key, isSymbol }: KeyName): string | undefined {
  if (isSymbol) return `[Symbol.${key}]`;
  // In an object that is its prototype, and no name.
  return key === '__proto__' && element['computed'] !== true ? undefined : key;
}
