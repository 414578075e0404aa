/**
 * The loader where `module.registerHooks` cannot be had, a bundle of its own: Node runs it in a thread beside the application's, which
 * gets the list of files when it is registered (https://nodejs.org/api/module.html#moduleregisterspecifier-parenturl-options).
 */
import { PackageTable } from '../package-table.ts';
import type { EsFile } from './es-files.ts';
import { type LoadResult, withBindings } from './load-hook.ts';

const table = new PackageTable<EsFile>();

export function initialize(files: readonly EsFile[]): void {
  for (const file of files) table.add(file);
}

export async function load(
  url: string,
  context: unknown,
  nextLoad: (url: string, context: unknown) => Promise<LoadResult>,
): Promise<LoadResult> {
  return withBindings(table, url, await nextLoad(url, context));
}
