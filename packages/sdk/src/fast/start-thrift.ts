import type { Config } from '@spoor/config';
import type { HeaderPropagator, TracerProvider } from '@spoor/core';
import { startInstrumentations } from '@spoor/instrument';
import { parseHostRules } from '@spoor/rules';
import { createThrift } from '@spoor/thrift';
import { mainScript } from '../application.ts';
import { version } from '../version.ts';
import { type InstrumentEvents, telling } from './instrument.ts';
import { findsPackages, otherRuntime } from './other-runtime.ts';

/** Nothing of it is loaded before the application loads `thrift`. Returns what undoes it. */
export function startThrift(
  config: Config,
  provider: TracerProvider | undefined,
  propagator: HeaderPropagator,
  events: InstrumentEvents,
): () => void {
  if (!findsPackages(otherRuntime(process.versions))) {
    events.onOff('thrift');
    return () => {};
  }
  return startInstrumentations([createThrift()], {
    ...config.thrift,
    tracer: provider?.getTracer('@spoor/thrift', version),
    propagator,
    ignore: config.ignore,
    sampleRates: config.sampleRates,
    propagateTo: parseHostRules(config.propagateTo),
    trustInbound: parseHostRules(config.trustInbound),
    peerServices: config.peerServices,
    application: { script: mainScript(process.argv), workingFolder: process.cwd() },
    ...telling(events),
  });
}
