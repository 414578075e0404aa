import { readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { parseJson } from '@spoor/core';

/** The file that Node was started with, symbolic links resolved; undefined for `-e`, a prompt or stdin. */
export function mainScript(argv: readonly string[]): string | undefined {
  const [, script] = argv;
  if (script === undefined || script === '-') return undefined;
  try {
    return realpathSync(script);
  } catch {
    return script; // without its extension, as in `node app`
  }
}

/** The commands that package managers bring; a folder of the manager's own must be on the path too. */
const commands = /^(npm|npx|npm-cli|npx-cli|pnpm|pnpx|yarn|yarnpkg|yarn-[\d.]+(-rc\.\d+)?|corepack)$/;
const homes = /[\\/](npm|pnpm|yarn|corepack|\.yarn[\\/]releases|yarn-v?[\d.]+|\.?yarn-berry)[\\/]/;

/** Of pm2, what is not the application itself: its commands, and its daemon, which starts applications and lives on. */
const processManager =
  /[\\/]pm2[\\/](bin[\\/]pm2(-dev|-docker|-runtime|-windows)?|lib[\\/](Daemon|binaries[\\/](CLI|DevCLI|Runtime|Runtime4Docker)))(\.js)?$/;

/**
 * A package manager, or a process manager, that runs under our NODE_OPTIONS is a tool, not the application: what it starts is traced, by
 * the same NODE_OPTIONS. An application file of such a name elsewhere is an application.
 */
export function isPackageManager(script: string | undefined): boolean {
  if (script === undefined) return false;
  if (processManager.test(script)) return true;
  const command = basename(script).replace(/\.[cm]?js$/, '');
  return commands.test(command) && homes.test(script);
}

interface ApplicationPackage {
  readonly name: string;
  readonly version: string | undefined;
}

function packageIn(folder: string): ApplicationPackage | undefined {
  try {
    const found = parseJson(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
    const { name, version } = found;
    if (typeof name !== 'string' || name === '') return undefined;
    return { name, version: typeof version === 'string' && version !== '' ? version : undefined };
  } catch {
    return undefined;
  }
}

/**
 * The nearest package.json that has a name, from the main script upwards. A script inside node_modules is somebody's command
 * (`next start`): then the application is where the process was started.
 */
function findPackage(script: string | undefined, workingFolder: string): ApplicationPackage | undefined {
  const foreign = script === undefined || script.includes(`${sep}node_modules${sep}`);
  let folder = foreign ? workingFolder : dirname(script);
  for (;;) {
    const found = packageIn(folder);
    if (found !== undefined) return found;
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

let known:
  | readonly [script: string | undefined, workingFolder: string, found: ApplicationPackage | undefined]
  | undefined;

/** Read once: whoever asks again is told what the start has found. */
function applicationPackage(
  script: string | undefined,
  workingFolder: string,
): ApplicationPackage | undefined {
  if (known === undefined || known[0] !== script || known[1] !== workingFolder)
    known = [script, workingFolder, findPackage(script, workingFolder)];
  return known[2];
}

export const packageName = (script: string | undefined, workingFolder: string): string | undefined =>
  applicationPackage(script, workingFolder)?.name;

export const packageVersion = (script: string | undefined, workingFolder: string): string | undefined =>
  applicationPackage(script, workingFolder)?.version;
