import { type Facts, type LoadedConfig, loadConfig } from '@spoor/config';
import { messages } from './messages.ts';
import { missingPackages } from './packages.ts';

/**
 * The configuration; where it asks for the reference engine and that one's packages are missing, the fast engine's, with an error that
 * says what to install.
 * @param resolve `require.resolve` of whoever would load the engine
 */
export function loadAvailable(
  env: Parameters<typeof loadConfig>[0],
  facts: Facts,
  resolve: (name: string) => string,
): LoadedConfig {
  const loaded = loadConfig(env, facts);
  if (loaded.config.engine !== 'reference') return loaded;
  const missing = missingPackages(resolve);
  if (missing.length === 0) return loaded;
  const { programmatic = {} } = facts;
  const name = programmatic['engine'] === undefined ? 'SPOOR_ENGINE' : 'engine';
  const problem = { level: 'error', name, message: messages.missing(name, missing) } as const;
  // It is read again, because what one engine honours the other may not.
  const fast = loadConfig(env, { ...facts, programmatic: { ...programmatic, engine: 'fast' } });
  return { ...fast, problems: [problem, ...fast.problems] };
}
