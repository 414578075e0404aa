import url from 'node:url';
import { isRenamed, ownerName } from '../package-files.ts';
import type { FoundFile, PackageTable, Wanted } from '../package-table.ts';

/** Which names of a file are wanted. */
export interface EsFile extends Wanted {
  readonly file: string;
  /** `Query`, `Hono as HonoBase` where the exported name is another one, and names that are not exported. */
  readonly names: readonly string[];
}

/** What is wanted of the package that owns a module; undefined for nearly all, which costs one look into a Map. */
export function findModule<Wish extends EsFile>(
  table: PackageTable<Wish>,
  moduleUrl: string,
): FoundFile<Wish> | undefined {
  const owner = ownerName(moduleUrl, '/');
  if (owner === undefined || !(table.has(owner) || isRenamed(owner)) || !moduleUrl.startsWith('file:'))
    return undefined;
  return table.find(url.fileURLToPath(moduleUrl));
}

/** The names that are wanted of a file. */
export function namesIn({ rows, copy, file }: FoundFile<EsFile>): readonly string[] {
  const wanted = rows.filter((row) => row.wish.file === file && row.allows(copy.version));
  return [...new Set(wanted.flatMap((row) => row.wish.names))];
}
