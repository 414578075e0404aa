import { execFileSync } from 'node:child_process';
import { testNode } from './run-app.ts';

const [major = 0, minor = 0] = execFileSync(testNode, ['--version'], { encoding: 'utf8' })
  .slice(1)
  .split('.')
  .map(Number);

export const nodeMajor = major;
/** undici 8 asks for it (its package.json, engines). */
const hasUndici8 = major > 22 || (major === 22 && minor >= 19);

/** The copies of undici that the Node under test can load, under their names in our package.json. */
export const undiciPackages: readonly string[] = [
  'undici-5',
  'undici-6',
  'undici',
  ...(hasUndici8 ? ['undici-8'] : []),
];
