import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Node, type Options, parse } from 'acorn';
import { build } from 'esbuild';
import { preload } from '../../packages/build/bundles.mjs';

export interface BrokenBundle {
  /** Preloaded in place of the real one. */
  readonly register: string;
  /** `packages/http/src/exchange.ts read` by the number that a reached function reports. */
  readonly names: readonly string[];
}

/** Rooms whose functions a patch reaches. */
const patched = /^\/\/ (packages\/(?:http|grpc|core)\/src\/[\w./-]+)$/;

interface FunctionNode extends Node {
  readonly body: Node;
  readonly id?: { readonly name: string } | null;
}

/** Every node below, with the name that the parent gives a method. */
function visit(node: unknown, name: string, found: (node: FunctionNode, name: string) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, name, found);
    return;
  }
  if (node === null || typeof node !== 'object') return;
  const record = node as Record<string, unknown> & Node;
  if (/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(String(record.type))) {
    const own = record as unknown as FunctionNode;
    if (own.body.type === 'BlockStatement') found(own, own.id?.name ?? name);
  }
  const key = record['key'] as { name?: string } | undefined;
  for (const value of Object.values(record)) visit(value, key?.name ?? name, found);
}

/**
 * A copy of the bundle in which each function of those rooms first reports that it is reached.
 * @param rooms matches the line in which the bundler names a file, with the file as its first group
 */
export async function buildBroken(folder: string, rooms = patched): Promise<BrokenBundle> {
  // Not minified, so that comments say from which file a function comes.
  await build({ ...preload, outdir: folder, minifyWhitespace: false, minifySyntax: false });
  const names = reportReached(join(folder, 'sdk.cjs'), rooms);
  return { register: join(folder, 'register.cjs'), names };
}

/**
 * Changes a bundle so that each function of those rooms begins with `globalThis.spoorTestReach?.(number)`. Returns their
 * names by that number. What the pattern finds in the bundler's comment is the file of a room.
 */
export function reportReached(path: string, rooms: RegExp): readonly string[] {
  const source = readFileSync(path, 'utf8');
  const options: Options = { ecmaVersion: 'latest', sourceType: 'script' };
  const files = [...source.matchAll(/^\/\/ .+\.[cm]?[jt]s$/gm)].map(({ 0: line, index }) => ({
    line,
    index,
  }));
  const roomAt = (at: number) => rooms.exec(files.findLast(({ index }) => index < at)?.line ?? '')?.[1];
  const names: string[] = [];
  const insertions: { at: number; text: string }[] = [];
  visit(parse(source, options), '', (node, name) => {
    const room = roomAt(node.start);
    if (room === undefined) return;
    // A derived constructor's own statements may stand before `super`; what they call is reached all the same.
    insertions.push({ at: node.body.start + 1, text: `globalThis.spoorTestReach?.(${names.length});` });
    names.push(`${room} ${name}`);
  });
  let broken = source;
  for (const { at, text } of insertions.sort((a, b) => b.at - a.at))
    broken = broken.slice(0, at) + text + broken.slice(at);
  writeFileSync(path, broken);
  return names;
}
