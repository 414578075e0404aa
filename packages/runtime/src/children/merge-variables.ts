import type { Env, Variable } from './env-carrier.ts';

/** Of the whole environment. A process of Windows has 32,767 characters; elsewhere the kernel takes far more than this. */
const mostCharacters = { win32: 24_000, other: 512_000 } as const;
const baggage = 'BAGGAGE';

export interface Surroundings {
  /** With which this process was started. */
  readonly ownEnv: Env;
  /** The variables that the formats in use may write. */
  readonly names: readonly string[];
  readonly isWindows: boolean;
  /** Whether the caller has said that the child is to be without that variable. */
  readonly isRefused: (name: string) => boolean;
}

const nameOf = (pair: string): string => pair.slice(0, pair.indexOf('=', 1));

/**
 * The environment of a child with the context in it, as a new list; undefined: as it is.
 *
 * What the child would only inherit from this process names the context of this process, and gives way. What the caller has set
 * himself stays: then nothing is added to it, since two contexts in one environment would be read by nobody in the same way.
 *
 * @param pairs `NAME=value`, as Node hands them to the system
 */
export function mergeVariables(
  pairs: readonly string[],
  variables: readonly Variable[],
  { ownEnv, names, isWindows, isRefused }: Surroundings,
): string[] | undefined {
  if (variables.length === 0) return undefined;
  const kept: string[] = [];
  let characters = 0;
  let hasBaggage = false;
  for (const pair of pairs) {
    // Windows knows no case in the names of variables.
    const name = isWindows ? nameOf(pair).toUpperCase() : nameOf(pair);
    if (names.includes(name)) {
      const isInherited = ownEnv[name] === pair.slice(name.length + 1);
      if (isInherited) continue;
      if (name !== baggage) return undefined;
      hasBaggage = true;
    }
    kept.push(pair);
    characters += pair.length;
  }
  if (variables.some(([name]) => name !== baggage && isRefused(name))) return undefined;
  const most = isWindows ? mostCharacters.win32 : mostCharacters.other;
  for (const [name, value] of variables) {
    if (name === baggage && (hasBaggage || characters > most || isRefused(name))) continue;
    kept.push(`${name}=${value}`);
  }
  return kept;
}
