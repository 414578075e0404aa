/** What compilers make of exports and names. */
import { identifierName, nodeAt, nodesAt } from './names.ts';
import type { SourceNode } from './parse-source.ts';

/** `() => name` and `function () { return name }`: how compilers export a name, called at each read of it. */
export function exportThunk(node: SourceNode): string | undefined {
  if (nodesAt(node, 'params').length > 0) return undefined;
  const body = nodeAt(node, 'body');
  if (body?.type !== 'BlockStatement') return identifierName(body);
  const [first, second] = nodesAt(body, 'body');
  if (first?.type !== 'ReturnStatement' || second !== undefined) return undefined;
  return identifierName(nodeAt(first, 'argument'));
}

/** `__name(() => {}, "price")`, as esbuild and tsx keep names. */
export function keptName(call: SourceNode): SourceNode | undefined {
  if (identifierName(nodeAt(call, 'callee')) !== '__name') return undefined;
  const [given] = nodesAt(call, 'arguments');
  return given ?? undefined;
}

export const isRequire = (call: SourceNode): boolean =>
  identifierName(nodeAt(call, 'callee')) === 'require' || nodeAt(call, 'callee')?.type === 'Import';
