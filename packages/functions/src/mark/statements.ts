import { nodesAt } from './names.ts';
import type { SourceNode } from './parse-source.ts';

function statementsOf(block: SourceNode): ReadonlySet<unknown> {
  const found = new Set<unknown>();
  const lists =
    block.type === 'SwitchStatement'
      ? nodesAt(block, 'cases').map((one) => (one === null ? [] : nodesAt(one, 'consequent')))
      : [nodesAt(block, 'body')];
  for (const statement of lists.flat()) {
    found.add(statement);
    if (statement?.type.startsWith('Export')) found.add(statement['declaration']);
  }
  return found;
}

/** Which statements stand in a block itself. `if (a) function f() {}` declares in no block of its own. */
export class Statements {
  readonly #byBlock = new Map<SourceNode, ReadonlySet<unknown>>();

  has(block: SourceNode, node: SourceNode): boolean {
    let statements = this.#byBlock.get(block);
    if (statements === undefined) {
      statements = statementsOf(block);
      this.#byBlock.set(block, statements);
    }
    return statements.has(node);
  }
}
