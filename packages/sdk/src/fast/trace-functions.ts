import type { Config } from '@spoor/config';
import type { TracerProvider } from '@spoor/core';
import { Redaction } from '@spoor/redaction';
import { isMainThread } from '@spoor/runtime';
import { messages } from '../messages.ts';
import { version } from '../version.ts';
import type { InstrumentEvents } from './instrument.ts';

/** The functions that the configuration names. Without any, nothing is loaded for them. */
export function traceFunctions(
  config: Config,
  provider: TracerProvider,
  { report, faults }: InstrumentEvents,
): () => void {
  const { functions, functionsFile } = config;
  if (functions.length === 0 && functionsFile === undefined) return () => {};
  try {
    const { startFunctions } = require('@spoor/functions') as typeof import('@spoor/functions');
    const redaction = new Redaction(config.redact);
    return startFunctions({
      tracer: provider.getTracer('@spoor/functions', version),
      onFault: (place, error, consequence) => faults.add(place, error, consequence),
      functions,
      functionsFile,
      workingFolder: process.cwd(),
      isSecret: (name) => redaction.isSecretHeader(name),
      say: (message) => report('warn', message),
      isMainThread,
    });
  } catch (error) {
    report('warn', messages.notPatched('functions', error));
    return () => {};
  }
}
