import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'acorn';
import fc from 'fast-check';
import { Choice } from '../select/choose.ts';
import { parseSelector } from '../select/selector.ts';
import { withoutInsertions } from './insertions.ts';
import { markSource } from './mark-source.ts';
import type { SourceFormat } from './parse-source.ts';

function mark(source: string, selectors: readonly string[], format: SourceFormat = 'commonjs') {
  const parsed = selectors.flatMap((text) => parseSelector(text) ?? []);
  const choice = new Choice(parsed, '/app').of('/app/a.js');
  return choice && markSource({ source, path: 'a.js', format }, choice);
}

/** The lists of the header. */
function headerOf(marked: string | undefined) {
  const [, marks = '[]', misses = '[]'] =
    /"spoor:functions"\]\?\.\("a\.js",(\[(?:\[.*?\],?)*\]),(\[(?:\[.*?\],?)*\])\)(?:;|\?\?)/.exec(
      marked ?? '',
    ) ?? [];
  return { marks: JSON.parse(marks) as unknown[][], misses: JSON.parse(misses) as unknown[][] };
}

const pathsOf = (source: string, format?: SourceFormat) =>
  headerOf(mark(source, ['./**#**'], format)).marks.map(([path]) => path);

test('a marked source, as it is', () => {
  const marked = mark("'use strict'\nfunction f() { return () => 1 }\nclass A { #p() {} q() {} }", [
    './a.js#f',
    './a.js#A.*',
  ]);
  assert.equal(
    marked?.replace(/\/\*\$<\*\/var.*?\$spoor_fn\(\);\/\*>\$\*\//, '<header>'),
    "'use strict'\n<header>/*$<*/f=$spoor_fn().w(0,f);/*>$*/function f() { return () => 1 }\n" +
      'class A {/*$<*/static{$spoor_fn().c(this,[[2,"q",0]]);}/*>$*/ ' +
      '/*$<*/get #p(){return $spoor_fn().p(1,this.#$spoor_p)}/*>$*/#$spoor_p() {} q() {} }',
  );
});

for (const [source, paths, format] of [
  [
    'exports.a = () => 1; module.exports.b = function () {}; module.exports = { c() {}, d: { e: async () => {} } };',
    'a b c d.e',
  ],
  ['module.exports = async function () {};', 'default'],
  ['module.exports = function named() {};', 'named'],
  ['export default () => 1;', 'default', 'module'],
  ['export default class { run() {} }', 'default.run', 'module'],
  ['export const a = { b: { c() {} } }; export async function* d() {}', 'a.b.c d', 'module'],
  ['var s = {}; s.a.b = () => {}; this.c = () => {}; s[x] = () => {}; s["y"] = () => {};', 's.a.b c s.y'],
  ['__export(m, { a: () => a, default: () => main }); function a() {} const main = () => {};', 'a main'],
  [
    'Object.defineProperty(exports, "a", { enumerable: true, get: function () { return a; } }); function a() {}',
    'a',
  ],
  [
    'const a = /* @__PURE__ */ __name(() => {}, "a"); class B { static { __name(this, "B"); } c() {} }',
    'a B.c',
  ],
  ['use(() => 1, function () {}, async (x) => x); new Proxy({}, { get() {} })', 'get'],
  ['a: { function b() {} } if (1) function c() {}', 'b'],
  ['const { a = () => {}, ...b } = c; [d = () => {}] = e; (f = () => {}) => {}', 'a d f'],
  ['const a = cond ? () => {} : null, b = c || (() => {});', ''],
] as const) {
  test(`paths: ${source}`, () => {
    assert.equal(pathsOf(source, format as SourceFormat | undefined).join(' '), paths);
  });
}

test('what a compiler exports under another name is found by that name', () => {
  for (const source of [
    '__export(m, { default: () => main }); const main = () => {};',
    'function main() {} exports.default = main;',
    'function main() {} module.exports = main;',
  ])
    assert.deepEqual(headerOf(mark(source, ['./a.js#default'])).marks, [['main', 1, 0]], source);
});

test('a name that is not there is told with the nearest one, and what cannot be traced as such', () => {
  const source = 'class Repo { constructor() {} find() {} }';
  assert.deepEqual(
    headerOf(mark(source, ['./a.js#Repo.fnd', './a.js#Repo.constructor', './a.js:9', './**#Repo.fnd']))
      .misses,
    [
      [1, 'untraceable', 'Repo.constructor'],
      [0, 'absent', 'Repo.find'],
      [2, 'absent', ''],
    ],
  );
});

test('a file without anything to mark is left as it is, and so is one that is marked already', () => {
  const source = 'function f() {}';
  assert.equal(mark(source, ['./**#g']), undefined);
  assert.equal(mark('const f = require("f")', ['./**#f']), undefined);
  assert.equal(mark(mark(source, ['./**#f']) ?? '', ['./**#f']), undefined);
});

test('the line of a function is that of the original, where the source has a map of it', () => {
  // One line that was the fifth and the seventh of its original.
  const map = { version: 3, sources: ['a.ts'], names: [], mappings: 'AAIA,SAAS,KAET' };
  const base64 = Buffer.from(JSON.stringify(map)).toString('base64');
  const source = `function f() {}const g=()=>1;\n//# sourceMappingURL=data:application/json;base64,${base64}\n`;
  const marked = mark(source, ['./a.js#f', './a.js:5']) ?? '';
  assert.deepEqual(headerOf(marked).marks, [['f', 5, 1]]);
  assert.match(marked, /base64,[A-Za-z0-9+/=]+\n$/);
  assert.doesNotMatch(marked, new RegExp(base64.replaceAll('+', '\\+')));
});

const name = fc.constantFrom('a', 'b', 'c', 'd');
const depth = { maxDepth: 3, depthIdentifier: 'program' };
const piece = fc.letrec<{ statement: string; expression: string; body: string }>((tie) => ({
  expression: fc.oneof(
    depth,
    fc.constantFrom('1', 'a', 'null', '`x`', '/r/g', 'new.target'),
    tie('body').map((body) => `function () {${body}}`),
    tie('body').map((body) => `async function named() {${body}}`),
    tie('expression').map((value) => `(x = ${value}) => (${value})`),
    tie('body').map((body) => `class { #p() {${body}} static q() {${body}} f = () => { return 1 } }`),
    tie('body').map((body) => `{ m() {${body}}, get g() {${body}}, 'k': () => {${body}}, ...a }`),
    tie('expression').map((value) => `make(${value})`),
  ),
  body: fc.oneof(
    depth,
    fc.constant(''),
    fc.tuple(tie('statement'), tie('statement')).map(([first, second]) => `${first} ${second}`),
  ),
  statement: fc.oneof(
    depth,
    fc.constantFrom('a;', 'return;', 'function c() {}'),
    fc.tuple(name, tie('body')).map(([id, body]) => `function ${id}() { 'use strict'\n${body} }`),
    fc.tuple(name, tie('body')).map(([id, body]) => `function* ${id}() {${body}}`),
    tie('expression').map((value) => `var v = ${value};`),
    fc.tuple(name, tie('expression')).map(([id, value]) => `${id}.p = ${value};`),
    tie('body').map((body) => `{${body}}`),
    fc
      .tuple(name, tie('statement'))
      .map(([id, inner]) => `switch (1) { case 1: function ${id}() {} ${inner} }`),
  ),
})).statement;

test('whatever is marked can be parsed, has its lines, and is the text that it was without what was put in', () => {
  const program = fc.array(piece, { minLength: 1, maxLength: 4 }).map((list) => list.join('\n'));
  const parses = (source: string) => {
    try {
      parse(source, { ecmaVersion: 'latest', sourceType: 'commonjs' });
      return true;
    } catch {
      return false;
    }
  };
  fc.assert(
    fc.property(program, (source) => {
      fc.pre(parses(source));
      const marked = mark(source, ['./**#**']) ?? source;
      assert.ok(parses(marked), marked);
      assert.equal(marked.split('\n').length, source.split('\n').length);
      assert.equal(withoutInsertions(marked), source);
    }),
    { numRuns: 300 },
  );
});
