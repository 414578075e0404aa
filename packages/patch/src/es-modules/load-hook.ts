/**
 * The load hook of ES modules, for both ways in which Node can be told of it: in the application's own thread and, by a loader, in
 * another one (https://nodejs.org/api/module.html#customization-hooks).
 */
import type { PackageTable } from '../package-table.ts';
import { appendBindings, hasBindings } from './append-bindings.ts';
import { type EsFile, findModule, namesIn } from './es-files.ts';

/** What `nextLoad` returns. */
export interface LoadResult {
  readonly format?: string | null;
  readonly source?: string | ArrayBuffer | Uint8Array | null;
}

function textOf(source: string | ArrayBuffer | Uint8Array): string {
  return typeof source === 'string' ? source : new TextDecoder().decode(source);
}

/** What was loaded, with our text behind it where something is wanted of it. Everything else is handed on as it is. */
export function withBindings(table: PackageTable<EsFile>, moduleUrl: string, result: LoadResult): LoadResult {
  try {
    const { format, source } = result;
    if (format !== 'module' || source === null || source === undefined) return result;
    const found = findModule(table, moduleUrl);
    const names = found === undefined ? [] : namesIn(found);
    if (names.length === 0) return result;
    const text = textOf(source);
    return hasBindings(text) ? result : { ...result, source: appendBindings(text, moduleUrl, names) };
  } catch {
    // A row of ours that cannot be read, or a result of somebody's hook that is none: the module runs untouched.
    return result;
  }
}
