/** The shapes as programs: a file for each, and a main file that prints all that a program can see of them. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Shape } from './shape.ts';
import { shapes } from './shapes.ts';

export type Format = 'cjs' | 'esm';

const extension: Readonly<Record<Format, string>> = { cjs: 'cjs', esm: 'mjs' };

export const shapesOf = (format: Format): readonly Shape[] =>
  shapes.filter(({ only }) => only === undefined || only === format);

export const fileOf = ({ name }: Shape, format: Format): string => `shapes/${name}.${extension[format]}`;

function sourceOf({ source }: Shape, format: Format): string {
  return source.replace('EXPORT(', format === 'cjs' ? 'module.exports = (' : 'export default (');
}

const describe = `
const kinds = [function () {}, async function () {}, function* () {}, async function* () {}].map(Object.getPrototypeOf);
function describe(f) {
  const field = (key) => {
    const found = Object.getOwnPropertyDescriptor(f, key);
    return found && [typeof found.value === 'object' ? 'object' : found.value, found.writable, found.enumerable, found.configurable];
  };
  let isConstructible = true;
  try { Reflect.construct(Object, [], f); } catch { isConstructible = false; }
  const names = Object.getOwnPropertyNames(f).filter((key) => !['arguments', 'caller', 'toString'].includes(key));
  const enumerated = [];
  for (const key in f) enumerated.push(key);
  const isClass = /^class\\b/.test(f.toString());
  return [typeof f, field('name'), field('length'), field('prototype'), Object.prototype.toString.call(f), names.sort(), enumerated,
    isClass ? 'class' : f.toString(), kinds.indexOf(Object.getPrototypeOf(f)), f.prototype?.constructor === f, isConstructible];
}
const seen = {};
async function look(name, { functions, run }) {
  seen[name] = { functions: Object.entries(functions).map(([key, f]) => [key, describe(f)]), result: await run() };
}
`;

function mainOf(format: Format): string {
  const names = shapesOf(format).map((shape) => [shape.name, `./${fileOf(shape, format)}`]);
  const load = format === 'cjs' ? 'require(file)' : '(await import(file))';
  return `${describe}
async function main() {
  for (const [name, file] of ${JSON.stringify(names)}) {
    const loaded = ${load};
    await look(name, loaded.run === undefined ? loaded.default : loaded);
  }
  console.log(JSON.stringify(seen, null, 1));
}
main();
`;
}

/** A folder for one test, under its real path. */
export function makeFolder(t: TestContext): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'spoor-functions-')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** @returns the folder; the main files are `main.cjs` and `main.mjs` in it */
export function writeShapes(t: TestContext): string {
  const folder = makeFolder(t);
  mkdirSync(join(folder, 'shapes'));
  for (const format of ['cjs', 'esm'] as const) {
    for (const shape of shapesOf(format))
      writeFileSync(join(folder, fileOf(shape, format)), sourceOf(shape, format));
    writeFileSync(join(folder, `main.${extension[format]}`), mainOf(format));
  }
  return folder;
}

export const mainFile = (format: Format): string => `main.${extension[format]}`;
