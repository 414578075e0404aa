import type { Config } from '@spoor/config';
import type { HeaderPropagator, TracerProvider } from '@spoor/core';
import { instrumentHttp } from '@spoor/http';
import type { Report } from '../report.ts';
import { version } from '../version.ts';

type Undo = () => void;

function startHttp(
  config: Config,
  provider: TracerProvider | undefined,
  propagator: HeaderPropagator,
  report: Report,
): Undo {
  const { disable } = instrumentHttp({
    ...config.http,
    tracer: provider?.getTracer('@spoor/http', version),
    propagator,
    ignore: config.ignore,
    propagateTo: config.propagateTo,
    trustInbound: config.trustInbound,
    redact: config.redact,
    peerServices: config.peerServices,
    onFault: (name, error) => report('error', `${name} failed and is switched off: ${error}`),
    onInvalid: (setting, rule, pattern) =>
      report('warn', `${setting} must be ${rule}, got ${JSON.stringify(pattern)}; it is left out`),
  });
  return disable;
}

/** Patches what the configuration names. Returns what undoes it. */
export function instrument(
  config: Config,
  provider: TracerProvider | undefined,
  propagator: HeaderPropagator,
  report: Report,
): Undo {
  const undos: Undo[] = [];
  if (config.instrumentations.includes('http')) undos.push(startHttp(config, provider, propagator, report));
  return () => {
    for (const undo of undos.reverse()) undo();
  };
}
