import * as acorn from 'acorn';

export type SourceFormat = 'module' | 'commonjs';

/** What acorn calls a node, with the fields that are read here. */
export type SourceNode = acorn.Node & { readonly [field: string]: unknown };

/** The kinds of nodes by which functions are found and named; all others are passed over, which is most of the time saved. */
const collectedTypes = new Set([
  'Program',
  'BlockStatement',
  'StaticBlock',
  'SwitchStatement',
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassDeclaration',
  'ClassExpression',
  'ObjectExpression',
  'ObjectPattern',
  'VariableDeclarator',
  'AssignmentExpression',
  'AssignmentPattern',
  'ExportDefaultDeclaration',
  'ExportNamedDeclaration',
]);

/** What acorn's types leave out: plugins of it override these. */
interface Finishing {
  finishNode(node: acorn.Node, type: string): acorn.Node;
}

/** Of the parse that is under way, each node behind those inside of it. */
let collected: SourceNode[] = [];

class CollectingParser extends acorn.Parser {
  finishNode(node: acorn.Node, type: string): acorn.Node {
    const finished = finishNode.call(this, node, type);
    if (collectedTypes.has(type)) collected.push(finished as SourceNode);
    return finished;
  }
}

const { finishNode } = acorn.Parser.prototype as unknown as Finishing;

function parseAs(source: string, format: SourceFormat): readonly SourceNode[] {
  collected = [];
  try {
    CollectingParser.parse(source, { ecmaVersion: 'latest', sourceType: format, allowHashBang: true });
    return collected;
  } finally {
    collected = [];
  }
}

/**
 * The functions of a file and what names them, each node behind those inside of it. Throws acorn's SyntaxError.
 *
 * @param format what the loader takes the file for; a CommonJS file that is none is tried as a module, as Node does
 */
export function parseSource(source: string, format: SourceFormat): readonly SourceNode[] {
  try {
    return parseAs(source, format);
  } catch (error) {
    if (format === 'module') throw error;
    try {
      return parseAs(source, 'module');
    } catch {
      throw error;
    }
  }
}
