import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseJson } from '@spoor/core';
import type { CallerFrame } from './caller-frames.ts';

/** Of the statements around the comparison; a minifier leaves them together. */
const windowCharacters = 1500;

/**
 * The version of the copy of `@opentelemetry/api` whose code stands at that place: of its package, or, where a bundler has put it
 * into a file of the application, the constant with which it compares the shared object's version.
 */
export function versionOfCopy(frame: CallerFrame): string | undefined {
  try {
    const file = frame.file.startsWith('file:') ? fileURLToPath(frame.file) : frame.file;
    return packageVersion(file) ?? bundledVersion(readFileSync(file, 'utf8'), frame);
  } catch {
    // Code that stands in no file.
    return undefined;
  }
}

/** Of the nearest package.json with a name, if that is the API's. */
function packageVersion(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    if (existsSync(path)) {
      const { name, version } = parseJson(readFileSync(path, 'utf8')) as {
        name?: unknown;
        version?: unknown;
      };
      if (name !== undefined) {
        return name === '@opentelemetry/api' && typeof version === 'string' ? version : undefined;
      }
    }
    if (dirname(folder) === folder) return undefined;
  }
}

const version = String.raw`(?<version>1\.\d+\.\d+(?:-[\w.-]+)?)`;
const name = String.raw`(?:[\w$]+\.)*(?<name>[\w$]+)`;
const own = String.raw`[\w$]+\.version`;
/** `api.version !== VERSION`, `"1.9.0"!==e.version` */
const comparison = new RegExp(
  `${own}\\s*!==?\\s*(?:["']${version}["']|${name})|(?:["']${version.replace('<version>', '<first>')}["']|` +
    `${name.replace('<name>', '<before>')})\\s*!==?\\s*${own}`,
);

/** @param source the bundle, in which the frame's place is inside of `registerGlobal` */
export function bundledVersion(source: string, { line, column }: CallerFrame): string | undefined {
  let at = 0;
  for (let left = line - 1; left > 0; left -= 1) at = source.indexOf('\n', at) + 1;
  at += column - 1;
  const { groups } = comparison.exec(source.slice(at, at + windowCharacters)) ?? {};
  const literal = groups?.['version'] ?? groups?.['first'];
  if (literal !== undefined) return literal;
  const constant = groups?.['name'] ?? groups?.['before'];
  return constant === undefined ? undefined : assignedVersion(source, constant, at);
}

/** `exports.VERSION = '1.4.1'`, `const n="1.9.0"`: the one that stands nearest. */
function assignedVersion(source: string, constant: string, at: number): string | undefined {
  const assignment = new RegExp(
    `(?<![\\w$])${constant.replaceAll('$', '\\$')}\\s*=\\s*["']${version}["']`,
    'g',
  );
  let nearest: { readonly distance: number; readonly version: string | undefined } | undefined;
  for (const { index, groups } of source.matchAll(assignment)) {
    const distance = Math.abs(index - at);
    if (nearest === undefined || distance < nearest.distance)
      nearest = { distance, version: groups?.['version'] };
  }
  return nearest?.version;
}
