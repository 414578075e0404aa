import { inspect } from 'node:util';
import { PackageCopies, type PackageCopy } from './package-copies.ts';
import { isRenamed, ownerName, packageFile, renamedPackageFile } from './package-files.ts';
import { isInRange, parseVersionRange, type VersionRange } from './version-range.ts';
import type { Undo } from './wrap.ts';

/** Which file of which versions of a package somebody wants. */
export interface Wanted {
  /** The package's name, `@grpc/grpc-js`. */
  readonly name: string;
  /** The path inside of it, with slashes: `build/src/server.js`. */
  readonly file?: string;
  /** Also copies in a folder of another name, as an alias in a package.json makes one; only with `file`. */
  readonly hasAliases?: boolean;
  /** `>=8.0.3 <9`; without it all versions, also copies whose version cannot be read. */
  readonly versions?: string;
}

/** Somebody's wish, with what is made of it when its package is first met. */
export class TableRow<Wish extends Wanted> {
  readonly wish: Wish;
  #range: VersionRange | undefined;

  constructor(wish: Wish) {
    this.wish = wish;
    this.#range = undefined;
  }

  /** Throws where the range cannot be read, a mistake of ours that is told to whoever wrote it. */
  allows(version: string | undefined): boolean {
    const { name, versions } = this.wish;
    if (versions === undefined) return true;
    this.#range ??= parseVersionRange(versions);
    if (this.#range === undefined) {
      throw new TypeError(
        `versions of ${name} must be comparisons such as >=8.0.3 <9, got ${inspect(versions)}`,
      );
    }
    return isInRange(version, this.#range);
  }
}

export interface FoundFile<Wish extends Wanted> {
  readonly rows: readonly TableRow<Wish>[];
  readonly copy: PackageCopy;
  readonly file: string;
}

/** All tables of a bundle know the same copies. */
const copies = new PackageCopies();

/** Wishes by the name of the package, so that a file costs one look into a Map however many there are. */
export class PackageTable<Wish extends Wanted> {
  readonly #byName = new Map<string, TableRow<Wish>[]>();
  /** Files of rows that want aliases too. */
  readonly #aliasFiles = new Set<string>();

  get isEmpty(): boolean {
    return this.#byName.size === 0;
  }

  add(wish: Wish): Undo {
    const row = new TableRow(wish);
    const rows = this.#byName.get(wish.name) ?? [];
    this.#byName.set(wish.name, [...rows, row]);
    if (wish.hasAliases === true && wish.file !== undefined) this.#aliasFiles.add(wish.file);
    return () => {
      const left = (this.#byName.get(wish.name) ?? []).filter((other) => other !== row);
      if (left.length > 0) this.#byName.set(wish.name, left);
      else this.#byName.delete(wish.name);
    };
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  wishes(): Wish[] {
    return [...this.#byName.values()].flatMap((rows) => rows.map(({ wish }) => wish));
  }

  /** What is wanted of the package that owns a file. */
  find(path: string): FoundFile<Wish> | undefined {
    const name = ownerName(path);
    if (name === undefined) return undefined;
    if (isRenamed(name)) return this.#findRenamed(path);
    const rows = this.#byName.get(name);
    if (rows === undefined) return this.#aliasFiles.size === 0 ? undefined : this.#findAlias(path);
    const { folder, file } = packageFile(path);
    return { rows, copy: copies.at(folder, name), file };
  }

  /** The package.json is read only of a folder in which a wanted file has been met. */
  #findAlias(path: string): FoundFile<Wish> | undefined {
    const { folder, file } = packageFile(path);
    if (!this.#aliasFiles.has(file)) return undefined;
    const copy = copies.at(folder);
    const rows = this.#byName.get(copy.name)?.filter(({ wish }) => wish.hasAliases === true);
    return rows === undefined ? undefined : { rows, copy, file };
  }

  #findRenamed(path: string): FoundFile<Wish> | undefined {
    const found = renamedPackageFile(path);
    if (found === undefined) return undefined;
    const copy = copies.at(found.folder);
    const rows = this.#byName.get(copy.name);
    return rows === undefined ? undefined : { rows, copy, file: found.file };
  }
}
