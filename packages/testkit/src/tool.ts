import { accessSync, constants } from 'node:fs';
import { delimiter, resolve } from 'node:path';

/**
 * The path of a foreign program that a test uses as its other end: from .cache/tools (packages/build/tools.mjs puts
 * it there), else from PATH; `undefined` where it is missing, so that the test is skipped by name.
 */
export function findTool(name: string): string | undefined {
  // Debian keeps servers in a folder that is on the path of root alone.
  const folders = ['.cache/tools', ...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  return folders.map((folder) => resolve(folder, name)).find(isReadable);
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
