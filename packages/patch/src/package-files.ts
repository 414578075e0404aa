/**
 * Which npm package a file belongs to, read off its path alone. The layouts of npm, pnpm and Yarn, with and without symlinks, have in
 * common that the last `node_modules` folder of a real path is followed by the package's name:
 *
 *   /app/node_modules/pg/lib/client.js
 *   /app/node_modules/a/node_modules/@scope/name/index.js
 *   /app/node_modules/.pnpm/pg@8.0.3/node_modules/pg/lib/client.js
 *   /app/.yarn/__virtual__/pg-virtual-0a1b/0/cache/pg-npm-8.0.3.zip/node_modules/pg/lib/client.js
 */
import { sep } from 'node:path';

const scopeSign = 0x40;
const dot = 0x2e;
const underscore = 0x5f;
const folderName = 'node_modules';

/** Where the name begins behind the last `node_modules` of a path; -1 without one. */
function nameStart(path: string, separator: string): number {
  const marker = separator + folderName + separator;
  const at = path.lastIndexOf(marker);
  return at === -1 ? -1 : at + marker.length;
}

/** The end of the name that begins there, which is the end of the package's folder; -1 when no file follows. */
function nameEnd(path: string, start: number, separator: string): number {
  const end = path.indexOf(separator, start);
  if (end === -1 || path.charCodeAt(start) !== scopeSign) return end;
  return path.indexOf(separator, end + 1);
}

/**
 * The name of the package that owns a file, `@grpc/grpc-js`; undefined for what lies in no package. Called for each file that an
 * application loads, hence without splitting the path.
 */
export function ownerName(path: string, separator: string = sep): string | undefined {
  const start = nameStart(path, separator);
  if (start === -1) return undefined;
  const end = nameEnd(path, start, separator);
  if (end === -1) return undefined;
  const name = path.slice(start, end);
  return separator === '/' ? name : name.replace(separator, '/');
}

/** A file of a package: the package's folder, and the path inside of it with slashes. */
export interface PackageFile {
  readonly folder: string;
  readonly file: string;
}

function split(path: string, end: number, separator: string): PackageFile {
  const file = path.slice(end + separator.length);
  return { folder: path.slice(0, end), file: separator === '/' ? file : file.replaceAll(separator, '/') };
}

/** Only for a path of which `ownerName` gave a name. */
export function packageFile(path: string, separator: string = sep): PackageFile {
  return split(path, nameEnd(path, nameStart(path, separator), separator), separator);
}

/** Whether what `ownerName` gave cannot be a package's name, since none begins so. */
export function isRenamed(owner: string): boolean {
  const first = owner.charCodeAt(0);
  return first === dot || first === underscore;
}

/**
 * Two installers rename the folder of a package: Yarn's `nodeLinker: pnpm` makes `node_modules/.store/pg-npm-8.0.3-0a1b/package`, cnpm
 * makes `node_modules/_pg@8.0.3@pg`. The name then stands in package.json alone.
 */
export function renamedPackageFile(path: string, separator: string = sep): PackageFile | undefined {
  const start = nameStart(path, separator);
  if (start === -1) return undefined;
  if (path.startsWith(`.store${separator}`, start)) {
    const inner = `${separator}package${separator}`;
    const at = path.indexOf(inner, start);
    return at === -1 ? undefined : split(path, at + inner.length - separator.length, separator);
  }
  if (path[start] !== '_') return undefined;
  // `_@scope_name@1.0.0@@scope/name` has its separator behind the last of its signs.
  const firstEnd = path.indexOf(separator, start);
  const isScoped = /@@[^@]*$/.test(path.slice(start, firstEnd));
  const end = isScoped ? path.indexOf(separator, firstEnd + 1) : firstEnd;
  return end === -1 ? undefined : split(path, end, separator);
}
