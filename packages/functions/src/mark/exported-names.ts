/** Under which names a module exports what it declares under others, in the forms of compilers too. */
import { exportThunk } from './compiled-forms.ts';
import { identifierName, keyName, memberPath, nodeAt, nodesAt } from './names.ts';
import type { SourceNode } from './parse-source.ts';

class Aliases {
  readonly byLocal = new Map<string, string[]>();

  add(local: string | undefined, exported: string | undefined): void {
    if (local === undefined || exported === undefined || exported === '') return;
    const known = this.byLocal.get(local);
    if (known === undefined) this.byLocal.set(local, [exported]);
    else known.push(exported);
  }
}

/** `exports.default = handler`, where another local name is exported. */
function fromAssignment(node: SourceNode, aliases: Aliases): void {
  const left = nodeAt(node, 'left');
  const local = identifierName(nodeAt(node, 'right'));
  if (left?.type !== 'MemberExpression' || local === undefined) return;
  const path = memberPath(left);
  const isExported = identifierName(nodeAt(left, 'object')) === 'exports' || path === '';
  if (isExported) aliases.add(local, path === '' ? 'default' : path);
}

/** `{ default: () => handler }`, handed to a compiler's function that exports it. */
function fromThunks(node: SourceNode, aliases: Aliases): void {
  for (const element of nodesAt(node, 'properties')) {
    const value = element?.type === 'Property' ? nodeAt(element, 'value') : undefined;
    if (element === null || !value?.type.includes('Function')) continue;
    aliases.add(exportThunk(value), keyName(element)?.key);
  }
}

/** `export { handler as default }`. */
function fromSpecifiers(node: SourceNode, aliases: Aliases): void {
  if (nodeAt(node, 'source') !== undefined) return;
  for (const specifier of nodesAt(node, 'specifiers')) {
    const exported = specifier === null ? undefined : nodeAt(specifier, 'exported');
    const name = identifierName(exported) ?? (exported?.['value'] as string | undefined);
    aliases.add(specifier === null ? undefined : identifierName(nodeAt(specifier, 'local')), name);
  }
}

/** Exported names by the name of what is exported. */
export function exportedNames(nodes: readonly SourceNode[]): ReadonlyMap<string, readonly string[]> {
  const aliases = new Aliases();
  for (const node of nodes) {
    if (node.type === 'AssignmentExpression') fromAssignment(node, aliases);
    else if (node.type === 'ObjectExpression') fromThunks(node, aliases);
    else if (node.type === 'ExportNamedDeclaration') fromSpecifiers(node, aliases);
    else if (node.type === 'ExportDefaultDeclaration') {
      const declared = nodeAt(node, 'declaration');
      aliases.add(identifierName(declared) ?? identifierName(declared && nodeAt(declared, 'id')), 'default');
    }
  }
  return aliases.byLocal;
}
