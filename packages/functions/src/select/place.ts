/** Where a function is: the part of a selector before its `#`. Paths have slashes here, whatever the system. */
import { packageOf } from '@spoor/patch/package-of';

export type Place = FilePlace | PackagePlace;

export interface FilePlace {
  readonly kind: 'file';
  /** `./src/**`, `../lib/*.js`, `/app/main.js`. */
  readonly text: string;
  readonly isExact: boolean;
  readonly entersPackages: boolean;
}

export interface PackagePlace {
  readonly kind: 'package';
  readonly name: string;
  /** Inside of the package; undefined: all of its files, and what it exports. */
  readonly file: RegExp | undefined;
  readonly isExact: boolean;
}

const escaped = (text: string): string => text.replace(/[\\^$.+()[\]{}|]/g, '\\$&');

/** `*` and `?` stand for characters of one folder's or file's name, `**` for any number of folders. */
export function globToRegExp(glob: string): RegExp {
  const source = escaped(glob)
    .split('**/')
    .map((part) =>
      part
        .split('**')
        .map((text) => text.replaceAll('*', '[^/]*').replaceAll('?', '[^/]'))
        .join('.*'),
    )
    .join('(?:.*/)?');
  return new RegExp(`^${source}$`);
}

const packageRule = /^(@[\w.~-]+\/)?[\w~-][\w.~-]*$/;

function parsePackage(text: string): PackagePlace | undefined {
  const parts = text.split('/');
  const nameLength = text.startsWith('@') ? 2 : 1;
  const name = parts.slice(0, nameLength).join('/');
  if (!packageRule.test(name)) return undefined;
  const file = parts.slice(nameLength).join('/');
  if (file === '' && parts.length > nameLength) return undefined;
  return {
    kind: 'package',
    name,
    file: file === '' ? undefined : globToRegExp(file),
    isExact: file !== '' && !/[*?]/.test(file),
  };
}

export function parsePlace(text: string): Place | undefined {
  const path = text.trim().replaceAll('\\', '/');
  if (path === '' || path.endsWith('/')) return undefined;
  if (!/^(\.{1,2}\/|\/|[A-Za-z]:\/)/.test(path)) return parsePackage(path);
  return {
    kind: 'file',
    text: path,
    isExact: !/[*?]/.test(path),
    entersPackages: path.includes('node_modules'),
  };
}

const slashed = (path: string): string => path.replaceAll('\\', '/');

/** `/app` and `../lib/*.js` to `/lib/*.js`. */
function absolute(folder: string, glob: string): string {
  if (!glob.startsWith('.')) return glob;
  const parts = slashed(folder).replace(/\/$/, '').split('/');
  for (const part of glob.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** Compares paths of files with a place, as they come from the loaders. */
export type PlaceMatcher = (path: string) => boolean;

export function matchPlace(place: Place, workingFolder: string): PlaceMatcher {
  if (place.kind === 'file') {
    const pattern = globToRegExp(absolute(workingFolder, place.text));
    return (path) => {
      const text = slashed(path);
      return pattern.test(text) && (place.entersPackages || !text.includes('/node_modules/'));
    };
  }
  return (path) => {
    if (!path.includes('node_modules')) return false;
    const found = packageOf(path);
    if (found?.name !== place.name) return false;
    return place.file === undefined || place.file.test(found.file);
  };
}
