import { PackageCopies } from './package-copies.ts';
import { isRenamed, ownerName, packageFile, renamedPackageFile } from './package-files.ts';

const renamed = new PackageCopies();

/** A file of a package, whatever its folder is called. */
export interface FileOfPackage {
  readonly name: string;
  /** With slashes. */
  readonly file: string;
}

/** @returns undefined for a file that lies in no package's folder below `node_modules` */
export function packageOf(path: string): FileOfPackage | undefined {
  const name = ownerName(path);
  if (name === undefined) return undefined;
  if (!isRenamed(name)) return { name, file: packageFile(path).file };
  const found = renamedPackageFile(path);
  return found === undefined ? undefined : { name: renamed.at(found.folder).name, file: found.file };
}
