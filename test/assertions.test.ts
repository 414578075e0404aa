// An assertion inside of an `if` may never run, and then the test cannot fail.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type AnyNode, parse } from 'acorn';
import { transformSync } from 'esbuild';

const root = join(import.meta.dirname, '..');
const isTest = (path: string): boolean => path.endsWith('.test.ts') && !path.includes('node_modules');
const files = ['packages', 'test']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  )
  .filter(isTest);

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

const childrenOf = (node: AnyNode): AnyNode[] => Object.values(node).flat().filter(isNode);

/** `assert(…)`, `assert.equal(…)`, `t.assert.equal(…)`. */
function isAssertion(node: AnyNode): boolean {
  if (node.type !== 'CallExpression') return false;
  let callee: AnyNode = node.callee;
  while (callee.type === 'MemberExpression') {
    const { object, property }: { object: AnyNode; property: AnyNode } = callee;
    if (property.type === 'Identifier' && property.name === 'assert') return true;
    callee = object;
  }
  return callee.type === 'Identifier' && callee.name === 'assert';
}

/** `assert.fail` in a branch is what the branch is for. */
const isFailure = (node: AnyNode): boolean =>
  node.type === 'CallExpression' &&
  node.callee.type === 'MemberExpression' &&
  node.callee.property.type === 'Identifier' &&
  node.callee.property.name === 'fail';

/** What runs only on a condition. */
function branchesOf(node: AnyNode): AnyNode[] {
  if (node.type === 'IfStatement' || node.type === 'ConditionalExpression')
    return [node.consequent, node.alternate].flatMap((branch) => branch ?? []);
  if (node.type === 'LogicalExpression') return [node.right];
  if (node.type === 'SwitchStatement') return node.cases;
  return [];
}

/** The assertions that a condition stands before, as they are written. */
function conditional(source: string): string[] {
  const { code } = transformSync(source, { loader: 'ts', target: 'esnext' });
  const tree = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
  const found = new Set<string>();
  const visit = (node: AnyNode, isInBranch: boolean): void => {
    if (isInBranch && isAssertion(node) && !isFailure(node)) {
      found.add(code.slice(node.start, node.end).split('\n', 1).join());
    }
    const branches = branchesOf(node);
    for (const child of childrenOf(node)) visit(child, isInBranch || branches.includes(child));
  };
  visit(tree, false);
  return [...found];
}

for (const [source, expected] of [
  ['assert.equal(1, 1);', []],
  ['if (x) assert.equal(1, 1);', ['assert.equal(1, 1)']],
  ['if (x) { y(); } else { for (;;) t.assert.ok(y); }', ['t.assert.ok(y)']],
  ['x && assert(y);', ['assert(y)']],
  ['x ? assert.ok(y) : z();', ['assert.ok(y)']],
  ["switch (x) { case 1: assert.match('a', /a/); }", ["assert.match('a', /a/)"]],
  ['if (x) assert.fail();', []],
  ['if (x as boolean) return_(); assert.ok(y!);', []],
] as const) {
  test(`found in ${source}: ${expected.length}`, () => {
    assert.deepEqual(
      conditional(source).map((text) => text.replaceAll('"', "'")),
      expected,
    );
  });
}

test('no test has an assertion on a condition', () => {
  assert.ok(files.length > 300);
  const found = files.flatMap((file) =>
    conditional(readFileSync(join(root, file), 'utf8')).map((text) => `${file}: ${text}`),
  );
  assert.deepEqual(found, []);
});
