/** Functions that stand for themselves, and what modules export. */
import { line, type Shape, shape } from './shape.ts';

export const functionShapes: readonly Shape[] = [
  shape(
    'declaration',
    'plain plain withDefault rest',
    `function plain(a, b) { return [this === undefined || this === globalThis, a, b, ${line}]; }
function withDefault(a, b = 2, ...c) { return [a, b, c, withDefault.length]; }
function rest(...all) { return all.length + arguments.length; }
EXPORT({ functions: { plain, withDefault, rest }, run: () => [plain(1), plain(1, 2), withDefault(1), rest(1, 2)] });`,
  ),
  shape(
    'hoisted',
    'later later.inner later.inner',
    `const early = later(1);
function later(a) { return inner(a) + inner(a); function inner(b) { return b + 1; } }
EXPORT({ functions: { later }, run: () => early });`,
  ),
  shape(
    'recursive',
    'down down down',
    `function down(n) { return n === 0 ? 'ground' : down(n - 1); }
EXPORT({ functions: { down }, run: () => down(2) });`,
  ),
  shape(
    'declared-in-blocks',
    'inBlock inSwitch',
    `let found = [];
{ function inBlock() { return 'block'; } found.push(inBlock()); }
switch (1) { case 1: function inSwitch() { return 'switch'; } found.push(inSwitch()); }
EXPORT({ functions: {}, run: () => found });`,
  ),
  shape(
    'declared-twice',
    'twice',
    `function twice() { return 1; }
function twice() { return 2; }
EXPORT({ functions: { twice }, run: () => twice() });`,
    { only: 'cjs' },
  ),
  shape(
    'shadowed-parameter',
    'outer',
    `function outer(a) { var a = a || 1; arguments[0] = 5; return [a, arguments.length]; }
EXPORT({ functions: { outer }, run: () => [outer(2)] });`,
    { only: 'cjs' },
  ),
  shape(
    'sloppy-this',
    'sloppy sloppy',
    `function sloppy() { return [this === globalThis, typeof this]; }
EXPORT({ functions: { sloppy }, run: () => [sloppy(), sloppy.call(1)] });`,
    { only: 'cjs' },
  ),
  shape(
    'strict-this',
    'strict strict',
    `'use strict';
function strict() { return [this === undefined, typeof this]; }
EXPORT({ functions: { strict }, run: () => [strict(), strict.call(1)] });`,
  ),
  shape(
    'arrow',
    'one two Multi',
    `const one = () => ${line};
let two = (a, b) => a + b, Multi = async (
  a) => a;
EXPORT({ functions: { one, two, Multi }, run: async () => [one(), two(1, 2), await Multi(3)] });`,
  ),
  shape(
    'expression',
    'anonymous outerName parenthesised',
    `const anonymous = function (a) { return [a, anonymous.name]; };
const outerName = function inner(a) { return [inner === outerName, inner.name, a]; };
const parenthesised = (function () { return parenthesised.name; });
EXPORT({ functions: { anonymous, outerName, parenthesised }, run: () => [anonymous(1), outerName(2)[1], parenthesised()] });`,
  ),
  shape(
    'assigned',
    'assigned logical box.method box.method box.deep.er',
    `let assigned, logical, box = { deep: {} };
assigned = (a) => a;
logical ??= function () { return 'logical'; };
box.method = function (a) { return [this === box, a]; };
box['deep'].er = () => 'er';
EXPORT({ functions: { assigned, logical, method: box.method, er: box.deep.er },
  run: () => [assigned(1), logical(), box.method(2), box.method.call(box, 3), box.deep.er()] });`,
  ),
  shape(
    'async',
    'soon fails slowly',
    `async function soon(a) { return a; }
async function fails() { throw new TypeError('no'); }
const slowly = async () => { await null; return 's'; };
EXPORT({ functions: { soon, fails, slowly }, run: async () => { const p = soon(1);
  const bad = await fails().catch((e) => [e.constructor.name, e.message, ${line}]);
  return [p instanceof Promise, p.constructor === Promise, Object.getOwnPropertyNames(p), await p, bad, await slowly()]; } });`,
  ),
  shape(
    'promises',
    'same same sub thenable query',
    `const one = Promise.resolve(1);
class Sub extends Promise { extra() { return 'extra'; } }
const lazy = { ran: 0, then(ok) { lazy.ran++; ok('lazy'); } };
function same() { return one; }
const sub = () => Sub.resolve(2);
const thenable = () => lazy;
const query = () => ({ then: undefined });
EXPORT({ functions: { same }, run: async () => [same() === one, await same(), sub() instanceof Sub && 'sub', thenable() === lazy && lazy.ran, query().then === undefined] });`,
  ),
  shape(
    'generators',
    'count count.inner count.inner walk endless',
    `function* count(n) { const inner = () => n; for (let i = 0; i < inner(); i++) yield i; return 'end'; }
const walk = async function* (n) { for (let i = 0; i < n; i++) { await null; yield i; } };
function* endless() { try { while (true) yield 1; } finally { endless.closed = true; } }
EXPORT({ functions: { count, walk, endless }, run: async () => { const out = []; const g = count(1);
  out.push(g instanceof count, Object.prototype.toString.call(g), g[Symbol.iterator]() === g, [...g]);
  for await (const x of walk(2)) out.push(x);
  for (const x of endless()) break;
  return [out, endless.closed]; } });`,
  ),
  shape(
    'throws',
    'bad worse',
    `const thrown = { code: 'X' };
function bad() { throw thrown; }
function worse() { null.field; }
EXPORT({ functions: { bad, worse }, run: () => { const out = [];
  try { bad(); } catch (e) { out.push(e === thrown); }
  try { worse(); } catch (e) { out.push(e.name, /:(\\d+):/.exec(e.stack.split('\\n')[1])[1]); }
  return out; } });`,
  ),
  shape(
    'nested',
    'outer outer.middle outer.middle.inner outer.Local.run',
    `function outer() { const middle = () => { function inner() { return 'in'; } return inner(); };
  class Local { run() { return middle(); } } return new Local().run(); }
EXPORT({ functions: { outer }, run: () => [outer(), outer.toString().length] });`,
  ),
  shape(
    'call-arguments',
    'handler',
    `const calls = [];
const on = { get: null };
on.get = calls.push.bind(calls);
on.get(function handler(a) { return handler.name + a; }, (a) => a + 1);
EXPORT({ functions: { handler: calls[0], anonymous: calls[1] }, run: () => [calls[0](1), calls[1](1)] });`,
  ),
  shape(
    'made',
    'wrapIt wrapIt wrapIt wrapIt.back',
    `const wrapIt = (f) => { const back = (...a) => f(...a); return back; };
const made = wrapIt((a) => a + 1);
const bound = made.bind(null, 5);
const native = String.prototype.trim.bind(' x ');
const Klass = (() => class K {})();
const number = Number('7');
const same = wrapIt;
EXPORT({ functions: { made, bound }, run: () => [made(1), bound(), native(), new Klass().constructor === Klass, number, same === wrapIt] });`,
    { spans: ['wrapIt', 'wrapIt.back', 'wrapIt.back'], onlyNamed: ['bound'] },
  ),
  shape(
    'destructured-defaults',
    'opts.cb use.fallback pick.choose',
    `function use(a, fallback = () => 'fallback') { return fallback(a); }
const { cb = (x) => x } = {};
const pick = ({ choose = function () { return choose.name; } } = {}) => choose();
EXPORT({ functions: { cb }, run: () => [use(1), cb(2), pick()] });`,
    { spans: ['cb', 'pick', 'pick.choose', 'use', 'use.fallback'] },
  ),
  shape(
    'properties-on-functions',
    'tool tool.helper',
    `function tool() { return tool.version; }
tool.version = 3;
tool.helper = () => 'help';
Object.defineProperty(tool, 'hidden', { value: 1 });
tool.toString = () => 'a tool';
EXPORT({ functions: { tool }, run: () => [tool(), tool.helper(), Object.keys(tool), tool.hidden, \`\${tool}\`] });`,
  ),
  shape(
    'own-to-string',
    'shown',
    `const shown = (a, /* second */ b) => { const inner = () => a; return inner; };
EXPORT({ functions: { shown }, run: () => [String(shown), shown.toString(), \`\${shown}\`, typeof shown(1)] });`,
  ),
  shape(
    'shadowed-globals',
    'shadow',
    `const Symbol = null, Object_ = Object, Promise_ = Promise, globalThis_ = globalThis;
const shadow = () => [Symbol, typeof Object_, typeof Promise_, typeof globalThis_];
EXPORT({ functions: { shadow }, run: () => shadow() });`,
  ),
  shape(
    'one-line-and-hashbang',
    'a b c',
    `const a = () => b(), b = function () { return c(); }; function c() { return ${line}; } EXPORT({ functions: { a, b, c }, run: () => a() });`,
  ),
  shape(
    'directive-without-semicolon',
    'f',
    `'use strict'
/* a comment */ function f() { 'other directive'; return this === undefined; }
EXPORT({ functions: { f }, run: () => f() });`,
  ),
  shape(
    'default-function',
    'default',
    `export default function () { return ${line}; }
export const functions = {}, run = async () => { const own = (await import('./default-function.mjs')).default; return [own(), own.name, own.length, own.toString()]; };`,
    { only: 'esm' },
  ),
  shape(
    'default-class-and-names',
    'Service.run named',
    `export default class Service { run() { return 'run'; } }
export function named() { return 'named'; }
export { named as other };
export const functions = { named }, run = () => [new Service().run(), named()];`,
    { only: 'esm' },
  ),
  shape(
    'module-exports-function',
    'default',
    `module.exports = function (a) { return [a, module.exports.name]; };
module.exports.functions = {};
module.exports.run = () => module.exports(1);`,
    { only: 'cjs', spans: ['default'] },
  ),
  shape(
    'exports-assigned',
    'find Repo.get',
    `exports.find = () => exports.find.name;
exports.Repo = class { get() { return 'got'; } };
exports.functions = { find: exports.find };
exports.run = () => [exports.find(), new exports.Repo().get()];`,
    { only: 'cjs' },
  ),
];
