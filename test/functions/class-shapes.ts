/** Methods of classes, prototypes and objects. */
import { line, type Shape, shape } from './shape.ts';

export const classShapes: readonly Shape[] = [
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
