import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A project in which this package is installed. */
export function projectFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-project-'));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(import.meta.dirname, '..', '..'), join(folder, 'node_modules', 'spoor'));
  return folder;
}
