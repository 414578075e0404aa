import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describeSettings, type Facts, type LoadedConfig, type Provenance } from '@spoor/config';
import { loadAvailable } from '@spoor/reference/load-available';
import { registerFile } from './installation.ts';

/** The configuration that an application started in this folder, with these variables, would get. */
export function settingsHere(env: NodeJS.ProcessEnv): LoadedConfig {
  return loadAvailable(env, factsHere(), createRequire(registerFile).resolve);
}

/** The same, setting by setting, with the source of each. */
export function provenanceHere(env: NodeJS.ProcessEnv): readonly Provenance[] {
  return describeSettings(env, factsHere());
}

const factsHere = (): Facts => ({
  argv0: 'node',
  packageName: nearestPackageName(process.cwd()),
  platform: process.platform,
});

function nearestPackageName(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const name = nameIn(join(at, 'package.json'));
    if (name !== undefined || at === dirname(at)) return name;
  }
}

function nameIn(file: string): string | undefined {
  try {
    const { name }: { name?: unknown } = JSON.parse(readFileSync(file, 'utf8'));
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined;
  }
}
