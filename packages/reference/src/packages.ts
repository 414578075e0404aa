/**
 * The upstream packages that the reference engine is made of. They are optional peers of ours (docs/decisions/what-a-user-installs.md), so
 * that whoever asks for the engine may lack them.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseJson } from '@spoor/core';
import { isInRange, parseVersionRange } from '@spoor/patch';

/** With the lowest version that is enough; the next one that may break is none that we know. */
export const referencePackages: Readonly<Record<string, string>> = {
  '@opentelemetry/api': '1.9.1',
  '@opentelemetry/context-async-hooks': '2.12.0',
  '@opentelemetry/core': '2.12.1',
  '@opentelemetry/exporter-jaeger': '2.11.0',
  '@opentelemetry/instrumentation-grpc': '0.223.0',
  '@opentelemetry/instrumentation-http': '0.223.0',
  '@opentelemetry/propagator-b3': '2.12.0',
  '@opentelemetry/propagator-jaeger': '2.12.0',
  '@opentelemetry/resources': '2.12.1',
  '@opentelemetry/sdk-trace-node': '2.12.0',
};

/** What `^1.9.1` means, and `^0.223.0`. */
function compatibleWith(lowest: string): string {
  const [major = 0, minor = 0] = lowest.split('.').map(Number);
  return `>=${lowest} <${major > 0 ? major + 1 : `0.${minor + 1}`}`;
}

/** The version of a package, by a file of it; its own `exports` may hide its package.json. */
function versionAbove(file: string, name: string): string | undefined {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = manifestIn(folder);
    if (manifest?.name === name) return typeof manifest.version === 'string' ? manifest.version : undefined;
  }
  return undefined;
}

interface Manifest {
  readonly name?: unknown;
  readonly version?: unknown;
}

function manifestIn(folder: string): Manifest | undefined {
  try {
    return parseJson(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}

function isThere(name: string, lowest: string, resolve: (name: string) => string): boolean {
  try {
    const range = parseVersionRange(compatibleWith(lowest));
    return range !== undefined && isInRange(versionAbove(resolve(name), name), range);
  } catch {
    return false;
  }
}

/**
 * Those that are absent, or of another version, as arguments of `npm install`.
 * @param resolve `require.resolve` of whoever would load the engine
 */
export const missingPackages = (resolve: (name: string) => string): readonly string[] =>
  Object.entries(referencePackages)
    .filter(([name, lowest]) => !isThere(name, lowest, resolve))
    .map(([name, lowest]) => `${name}@^${lowest}`);
