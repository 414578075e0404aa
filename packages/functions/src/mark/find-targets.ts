/** Finds the functions of a source, and how they are called in selectors. */
import { exportThunk, isRequire, keptName } from './compiled-forms.ts';
import { exportedNames } from './exported-names.ts';
import { functionName, identifierName, type KeyName, keyName, memberPath, nodeAt, nodesAt } from './names.ts';
import type { SourceNode } from './parse-source.ts';
import { Statements } from './statements.ts';
import type { Target } from './target.ts';

/** What a node stands in. */
interface Scope {
  readonly node: SourceNode;
  /** Of the names inside: `Repo.`, or empty. */
  readonly prefix: string;
  /** The statements in which a declaration is hoisted. */
  readonly block: SourceNode;
}

/** What the place of an expression says about it. */
interface Announcement {
  readonly path: string;
  /** Undefined where the engine takes no name from the place. */
  readonly inferredName: string | undefined;
  /** What is wrapped instead of the function itself: a compiler's call that gives it its name. */
  readonly whole?: SourceNode;
  /** The function of a method, which is reached by its class or object. */
  readonly isMethod?: boolean;
}

const isInside = (node: SourceNode, outer: SourceNode): boolean =>
  node.start >= outer.start && node.end <= outer.end;

const isFunction = ({ type }: SourceNode): boolean =>
  type === 'FunctionExpression' || type === 'ArrowFunctionExpression';

const join = (prefix: string, name: string): string => (name === '' ? prefix.slice(0, -1) : prefix + name);
const inside = (path: string): string => (path === '' ? '' : `${path}.`);

class TargetFinder {
  readonly targets: Target[] = [];
  readonly #announced = new Map<SourceNode, Announcement>();
  readonly #aliases: ReadonlyMap<string, readonly string[]>;
  readonly #statements = new Statements();
  readonly #lineOf: (position: number) => number;
  readonly #scopes: Scope[];

  constructor(nodes: readonly SourceNode[], lineOf: (position: number) => number) {
    this.#lineOf = lineOf;
    this.#aliases = exportedNames(nodes);
    const program = nodes.at(-1) as SourceNode;
    this.#scopes = [{ node: program, prefix: '', block: program }];
  }

  visit(node: SourceNode): void {
    while (this.#scopes.length > 1 && !isInside(node, this.#scope.node)) this.#scopes.pop();
    switch (node.type) {
      case 'BlockStatement':
      case 'StaticBlock':
      case 'SwitchStatement':
        this.#enter(node, this.#scope.prefix, node);
        break;
      case 'FunctionDeclaration':
        this.#declaration(node);
        break;
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.#expression(node);
        break;
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.#class(node);
        break;
      case 'ObjectExpression':
      case 'ObjectPattern':
        this.#object(node);
        break;
      case 'VariableDeclarator':
        this.#named(nodeAt(node, 'id'), nodeAt(node, 'init'));
        break;
      case 'AssignmentExpression':
      case 'AssignmentPattern':
        this.#named(nodeAt(node, 'left'), nodeAt(node, 'right'));
        break;
      case 'ExportDefaultDeclaration':
        this.#exportDefault(nodeAt(node, 'declaration'));
        break;
    }
  }

  get #scope(): Scope {
    return this.#scopes.at(-1) as Scope;
  }

  #enter(node: SourceNode, prefix: string, block: SourceNode = this.#scope.block): void {
    this.#scopes.push({ node, prefix, block });
  }

  /** The paths of a function: that of its place, and those under which the module exports it. */
  #paths(path: string): string[] {
    if (path === '') return [];
    return [path, ...(this.#aliases.get(path) ?? []).filter((alias) => alias !== path)];
  }

  #found(node: SourceNode, path: string, isOnlyNamed = false) {
    const line = this.#lineOf(node.start);
    return { node, paths: this.#paths(path), line, isOnlyNamed, isMade: false };
  }

  #announce(value: SourceNode | undefined, announcement: Announcement): void {
    if (value === undefined) return;
    if (value.type !== 'CallExpression') {
      this.#announced.set(value, announcement);
      return;
    }
    const given = keptName(value);
    if (given !== undefined) this.#announce(given, { ...announcement, whole: value });
    else if (!isRequire(value))
      this.targets.push({ ...this.#found(value, announcement.path), kind: 'made', isMade: true });
  }

  /** `const name = value`, `name = value`, `a.b = value`, and a default of either. */
  #named(left: SourceNode | undefined, value: SourceNode | undefined): void {
    if (left === undefined || value === undefined) return;
    const name = identifierName(left);
    const path = name ?? (left.type === 'MemberExpression' ? memberPath(left) : undefined);
    if (path !== undefined)
      this.#announce(value, { path: join(this.#scope.prefix, path), inferredName: name });
  }

  #declaration(node: SourceNode): void {
    const name = identifierName(nodeAt(node, 'id'));
    const { prefix, block } = this.#scope;
    const path = prefix + (name ?? 'default');
    const found = this.#found(node, path);
    this.targets.push(
      this.#statements.has(block, node)
        ? { ...found, kind: 'declaration', name, block }
        : { ...found, kind: 'missed' },
    );
    this.#enter(node, inside(path));
  }

  #expression(node: SourceNode): void {
    const announced = this.#announced.get(node);
    const ownName = identifierName(nodeAt(node, 'id'));
    const path =
      announced?.path || this.#scope.prefix + (ownName ?? (announced === undefined ? '' : 'default'));
    if (announced?.isMethod !== true && (announced?.whole !== undefined || path !== this.#scope.prefix))
      this.#value(node, path, announced, ownName);
    else if (announced === undefined)
      this.targets.push({ ...this.#found(node, ''), kind: 'value', inferredName: undefined });
    this.#enter(node, path === this.#scope.prefix ? path : inside(path));
  }

  #value(
    node: SourceNode,
    path: string,
    announced: Announcement | undefined,
    ownName: string | undefined,
  ): void {
    const whole = announced?.whole;
    const inferredName = whole === undefined && ownName === undefined ? announced?.inferredName : undefined;
    this.targets.push({ ...this.#found(whole ?? node, path), kind: 'value', inferredName });
  }

  #class(node: SourceNode): void {
    const announced = this.#announced.get(node);
    const ownName = identifierName(nodeAt(node, 'id'));
    const path =
      announced?.path || this.#scope.prefix + (ownName ?? (announced === undefined ? '' : 'default'));
    const prefix = path === this.#scope.prefix ? path : inside(path);
    for (const element of nodesAt(nodeAt(node, 'body') as SourceNode, 'body')) {
      const key = element === null ? undefined : keyName(element);
      if (element === null || key === undefined) continue;
      if (element.type === 'PropertyDefinition')
        this.#announce(nodeAt(element, 'value'), {
          path: prefix + key.path,
          inferredName: functionName(element, key),
        });
      else if (element.type === 'MethodDefinition') this.#method(node, element, prefix + key.path, key);
    }
    this.#enter(node, prefix);
  }

  #method(owner: SourceNode, element: SourceNode, path: string, key: KeyName): void {
    const kind = element['kind'] as string;
    const isStatic = element['static'] === true;
    const accessor = kind === 'get' || kind === 'set' ? kind : undefined;
    const found = this.#found(element, path, accessor !== undefined);
    const isPrivate = nodeAt(element, 'key')?.type === 'PrivateIdentifier';
    if (kind === 'constructor' || (isPrivate && accessor !== undefined))
      this.targets.push({ ...found, isOnlyNamed: true, kind: 'missed' });
    else if (isPrivate) this.targets.push({ ...found, kind: 'private', element, isStatic });
    else
      this.targets.push({
        ...found,
        kind: 'member',
        owner,
        member: { key: key.key, isSymbol: key.isSymbol, isStatic, accessor },
      });
    this.#announced.set(nodeAt(element, 'value') as SourceNode, {
      path,
      inferredName: undefined,
      isMethod: true,
    });
  }

  #object(node: SourceNode): void {
    const announced = this.#announced.get(node);
    const { prefix } = this.#scope;
    const inner = announced === undefined ? prefix : inside(announced.path);
    if (node.type === 'ObjectExpression') {
      for (const element of nodesAt(node, 'properties'))
        if (element?.type === 'Property') this.#property(node, element, inner, announced !== undefined);
    }
    this.#enter(node, inner);
  }

  #property(owner: SourceNode, element: SourceNode, prefix: string, isOwnerNamed: boolean): void {
    const key = keyName(element);
    const value = nodeAt(element, 'value');
    if (key === undefined || value === undefined || element['shorthand'] === true) return;
    if (element['method'] === true || element['kind'] !== 'init') {
      // Found again as a property of the object itself.
      this.#method(owner, { ...element, static: true } as SourceNode, prefix + key.path, key);
      return;
    }
    if (!isOwnerNamed && isFunction(value) && exportThunk(value) !== undefined)
      this.#announced.set(value, { path: '', inferredName: undefined, isMethod: true });
    else {
      this.#announce(value, { path: prefix + key.path, inferredName: functionName(element, key) });
    }
  }

  #exportDefault(declaration: SourceNode | undefined): void {
    if (declaration === undefined || declaration.type === 'FunctionDeclaration') return;
    // A class that has a name is called by it; so is what the language itself gives a name to.
    if (declaration.type !== 'ClassDeclaration' || nodeAt(declaration, 'id') === undefined)
      this.#announce(declaration, { path: 'default', inferredName: 'default' });
  }
}

/** @param nodes as `parseSource` gives them @param lineOf the line, from one on, in what the author wrote */
export function findTargets(
  nodes: readonly SourceNode[],
  lineOf: (position: number) => number,
): readonly Target[] {
  const finder = new TargetFinder(nodes, lineOf);
  for (let index = nodes.length - 2; index >= 0; index--) finder.visit(nodes[index] as SourceNode);
  return finder.targets;
}
