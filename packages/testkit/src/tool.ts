import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The path of a foreign program that a test uses as its other end: from .cache/tools (packages/build/tools.mjs puts
 * it there), else from PATH; `undefined` where it is missing, so that the test is skipped by name.
 */
export function findTool(name: string): string | undefined {
  const folders = [join('.cache', 'tools'), ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, name)).find(isReadable);
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
