/**
 * Small programs, one for each way in which JavaScript defines a function. Each is run bare and traced, as CommonJS and as an ES module,
 * and must look the same to itself. `EXPORT(value)` stands for the export of the module system at hand.
 */
export interface Shape {
  readonly name: string;
  readonly source: string;
  /** The functions that a pattern takes, once for each call of them that `run` makes, sorted. */
  readonly spans: readonly string[];
  /** Paths that only a selector with that very name takes, and that `run` calls once each. */
  readonly onlyNamed?: readonly string[];
  /** Its syntax or meaning is that of one module system. */
  readonly only?: 'cjs' | 'esm';
}

const shape = (name: string, spans: string, source: string, more: Partial<Shape> = {}): Shape => ({
  name,
  spans: spans === '' ? [] : spans.split(' '),
  source,
  ...more,
});

/** Where an error was made: its line, without the column. */
const line = "(/:(\\d+):\\d+\\)?$/m.exec(new Error('here').stack.split('\\n')[1]) ?? [])[1]";

export const shapes: readonly Shape[] = [
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
    'prototype',
    'Old Old.make Old.method Late.other',
    `function Old(a) { this.a = a; this.target = new.target === Old; }
Old.prototype.method = function () { return this.a; };
Old.make = function (a) { return new Old(a); };
function Late() {}
Late.prototype = { constructor: Late, other() { return 'other'; } };
EXPORT({ functions: { Old, method: Old.prototype.method, make: Old.make },
  run: () => { const old = Old.make(5); return [old.method(), old.target, old instanceof Old, old.constructor === Old,
    Object.keys(old), Object.getPrototypeOf(old) === Old.prototype, Old.prototype.constructor === Old, Late.prototype.other()]; } });`,
  ),
  shape(
    'subclass-of-function',
    'Base Base.hello Derived.hello',
    `function Base(a) { this.a = a; this.isDerived = new.target === Derived; }
Base.prototype.hello = function () { return 'hello ' + this.a; };
class Derived extends Base { hello() { return super.hello() + '!'; } }
EXPORT({ functions: { Base }, run: () => { const d = new Derived(1); return [d.hello(), d.isDerived, d instanceof Base, d instanceof Derived]; } });`,
  ),
  shape(
    'class',
    'Repo.find Repo.make Repo.slow',
    `class Repo {
  constructor(a) { this.a = a; }
  find(id) { return [this.a, id, ${line}]; }
  static make(a) { return new this(a); }
  async slow(id) { await null; return this.a + id; }
}
EXPORT({ functions: { Repo, find: Repo.prototype.find, make: Repo.make, slow: Repo.prototype.slow },
  run: async () => { const r = Repo.make(1); return [r.find(2), await r.slow(3), Object.getOwnPropertyNames(Repo.prototype), r.constructor === Repo]; } });`,
  ),
  shape(
    'class-expression',
    'Named.run Inner.run',
    `const Named = class { run() { return Named.name; } };
const held = { make() { return 1; } };
const list = [class Inner { run() { return 'inner'; } }];
EXPORT({ functions: { run: Named.prototype.run }, run: () => [new Named().run(), new list[0]().run(), held !== undefined] });`,
  ),
  shape(
    'inheritance',
    'A.hi B.hi A.create B.create',
    `class A { hi() { return 'A'; } static create() { return new this(); } }
class B extends A { hi() { return super.hi() + 'B'; } static create() { return super.create(); } }
EXPORT({ functions: { hi: B.prototype.hi }, run: () => { const b = B.create(); return [b.hi(), b instanceof B]; } });`,
  ),
  shape(
    'private',
    'Vault.open Vault.#turn Vault.#turn Vault.#later Vault.#count Vault.total Vault.same Vault.#turn',
    `class Vault {
  #n = 1; static #made = 0;
  #turn(by, twice = 2) { return this.#n + by; }
  async #later() { await null; return this.#n; }
  static #count() { return ++Vault.#made; }
  static total() { return Vault.#count(); }
  async open() { return [this.#turn(1), this.#turn.length, this.#turn.name, this.#turn === this.#turn, #turn in this,
    await this.#later(), this.#turn.call(this, 4), Object.getOwnPropertyNames(Vault.prototype)]; }
  same(other) { return this.#turn === other.#turn && other.#turn(1); }
}
EXPORT({ functions: { open: Vault.prototype.open }, run: async () => [await new Vault().open(), Vault.total(), new Vault().same(new Vault())] });`,
  ),
  shape(
    'private-in-mixin',
    'mix mix Mixed.get Mixed.get Mixed.#p Mixed.#p',
    `const mix = (Base, v) => class Mixed extends Base { #p() { return v; } get() { return this.#p(); } };
const One = mix(Object, 1), Two = mix(Object, 2);
EXPORT({ functions: { mix }, run: () => [new One().get(), new Two().get()] });`,
    { spans: ['mix', 'mix', 'mix.Mixed.#p', 'mix.Mixed.#p', 'mix.Mixed.get', 'mix.Mixed.get'] },
  ),
  shape(
    'fields',
    'Fields.bound Fields.bound Fields.plain Fields.made Fields.#hidden Fields.useHidden',
    `class Fields {
  bound = () => this.v; plain = function () { return this === undefined ? 'none' : typeof this; };
  #hidden = (a) => a * 2; v = 3; static made = async (a) => a;
  useHidden() { return [this.#hidden(2), this.#hidden.name]; }
}
EXPORT({ functions: { made: Fields.made, bound: new Fields().bound }, run: async () => { const f = new Fields(); const { bound } = f;
  return [f.bound(), bound(), f.plain(), await Fields.made(1), f.useHidden(), Object.keys(f)]; } });`,
  ),
  shape(
    'accessors',
    '',
    `class Box { #v = 1; get value() { return this.#v; } set value(v) { this.#v = v; } static get kind() { return 'box'; } }
const literal = { get now() { return 'now'; } };
EXPORT({ functions: {}, run: () => { const b = new Box(); b.value = 4; return [b.value, Box.kind, literal.now,
  Object.getOwnPropertyDescriptor(Box.prototype, 'value').get.name, Object.keys(literal)]; } });`,
    { onlyNamed: ['Box.kind', 'literal.now'] },
  ),
  shape(
    'never-by-pattern',
    'Odd.usual',
    `class Odd { toString() { return 'odd'; } toJSON() { return 'json'; } valueOf() { return 7; } *[Symbol.iterator]() { yield 1; } usual() { return 1; } }
const odd = new Odd();
EXPORT({ functions: { usual: Odd.prototype.usual }, run: () => [String(odd), JSON.stringify(odd), odd + 1, [...odd], odd.usual()] });`,
    { onlyNamed: ['Odd.toString', 'Odd.toJSON', 'Odd.valueOf', 'Odd.@@iterator'] },
  ),
  shape(
    'odd-keys',
    'Odd.spaced_name Odd.12 keys.literal keys.quoted',
    `class Odd { 'spaced_name'() { return 1; } 12() { return 2; } ['com' + 'puted']() { return 3; } }
const keys = { ['literal']: () => 1, 'quoted': function () { return keys.quoted.name; }, __proto__: { inherited: 1 } };
EXPORT({ functions: { quoted: keys.quoted, twelve: Odd.prototype[12] }, run: () => { const o = new Odd(); return [o.spaced_name(), o[12](), o.computed(), keys.literal(), keys.quoted(), keys.inherited]; } });`,
  ),
  shape(
    'object-methods',
    'api.find api.save api.inner.deep api.arrow api.old',
    `const parent = { base() { return 'base'; } };
const api = { __proto__: parent, find(a) { return [this === api, a, ${line}]; }, async save() { return super.base(); },
  inner: { deep() { return 'deep'; } }, arrow: () => 'arrow', old: function () { return typeof this; } };
EXPORT({ functions: { find: api.find, save: api.save, arrow: api.arrow, old: api.old },
  run: async () => [api.find(1), await api.save(), api.inner.deep(), api.arrow(), api.old(), Object.keys(api)] });`,
    { spans: ['api.arrow', 'api.find', 'api.inner.deep', 'api.old', 'api.save', 'parent.base'] },
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
  shape(
    'es5-class',
    'Shape.area Shape',
    `var Shape = (function () {
  function Shape(w) { this.w = w; }
  Shape.prototype.area = function () { return this.w * 2; };
  return Shape;
}());
EXPORT({ functions: { Shape }, run: () => { var s = new Shape(2); return [s.area(), s instanceof Shape]; } });`,
  ),
];
