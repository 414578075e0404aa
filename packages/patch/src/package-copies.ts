import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';

export interface LoadedPackage {
  readonly name: string;
  /** From its package.json; undefined when that cannot be read. */
  readonly version: string | undefined;
  readonly folder: string;
}

// Kept from the start, whatever the application makes of the global.
const { parse: parseJson } = JSON;

interface Manifest {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly exports?: unknown;
}

function readManifest(folder: string): Manifest {
  try {
    const manifest: unknown = parseJson(readFileSync(join(folder, 'package.json'), 'utf8'));
    return typeof manifest === 'object' && manifest !== null ? manifest : {};
  } catch {
    return {};
  }
}

const textOrNothing = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** One copy of a package in the application's tree. */
export class PackageCopy implements LoadedPackage {
  readonly name: string;
  readonly version: string | undefined;
  readonly folder: string;
  readonly #hasExports: boolean;
  #main: string | undefined;
  #isMainKnown: boolean;

  /** @param name of its folder; without one the name is what its package.json says */
  constructor(folder: string, name?: string) {
    const manifest = readManifest(folder);
    this.name = name ?? textOrNothing(manifest.name) ?? '';
    this.version = textOrNothing(manifest.version);
    this.folder = folder;
    this.#hasExports = manifest.exports !== undefined && manifest.exports !== null;
    this.#main = undefined;
    this.#isMainKnown = false;
  }

  /** What `require(name)` loads, or undefined. Asked from inside the package, since whoever loads it may find another copy. */
  get mainFile(): string | undefined {
    if (!this.#isMainKnown) {
      this.#isMainKnown = true;
      this.#main = this.#findMain();
    }
    return this.#main;
  }

  /** Where a file of this copy is. @param file with slashes, as `packageFile` gives it */
  pathOf(file: string): string {
    return this.folder + sep + (sep === '/' ? file : file.replaceAll('/', sep));
  }

  #findMain(): string | undefined {
    const require = createRequire(join(this.folder, 'package.json'));
    // A package with `exports` finds itself by its own name; they count more than a `main` beside them
    // (https://nodejs.org/api/packages.html#self-referencing-a-package-using-its-name).
    for (const request of this.#hasExports ? [this.name, this.folder] : [this.folder]) {
      try {
        return require.resolve(request);
      } catch {
        // A package for `import` alone has no main file that `require` could load.
      }
    }
    return undefined;
  }
}

/** Copies by folder, so that each package.json is read once. */
export class PackageCopies {
  readonly #byFolder = new Map<string, PackageCopy>();

  at(folder: string, name?: string): PackageCopy {
    let copy = this.#byFolder.get(folder);
    if (copy === undefined) {
      copy = new PackageCopy(folder, name);
      this.#byFolder.set(folder, copy);
    }
    return copy;
  }
}
