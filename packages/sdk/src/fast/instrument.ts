import type { Config } from '@spoor/config';
import { formatJson, type HeaderPropagator, type TracerProvider } from '@spoor/core';
import { instrumentGrpc } from '@spoor/grpc';
import { type HttpOptions, instrumentFetch, instrumentHttp, parseHostRules } from '@spoor/http';
import type { Report } from '../report.ts';
import { version } from '../version.ts';
import type { HookFaults } from './hook-faults.ts';

type Undo = () => void;

/** How the instrumentations of one process speak. */
export interface Voice {
  readonly report: Report;
  readonly faults: HookFaults;
}

function telling({ report, faults }: Voice) {
  // Several instrumentations read one list.
  const told = new Set<string>();
  return {
    onFault: (place: string, error: unknown, consequence: string) => faults.add(place, error, consequence),
    onInvalid(setting: string, rule: string, pattern: string) {
      const line = `${setting} must be ${rule}, got ${formatJson(pattern)}; it is left out`;
      if (!told.has(line)) report('warn', line);
      told.add(line);
    },
  };
}

function httpOptions(
  config: Config,
  provider: TracerProvider | undefined,
  propagator: HeaderPropagator,
  voice: Voice,
): HttpOptions {
  return {
    ...config.http,
    tracer: provider?.getTracer('@spoor/http', version),
    propagator,
    ignore: config.ignore,
    sampleRates: config.sampleRates,
    propagateTo: config.propagateTo,
    trustInbound: config.trustInbound,
    redact: config.redact,
    peerServices: config.peerServices,
    ...telling(voice),
  };
}

function startGrpc(
  config: Config,
  provider: TracerProvider | undefined,
  propagator: HeaderPropagator,
  voice: Voice,
): Undo {
  // What cannot be read is said by the http instrumentation.
  const hosts = (patterns: readonly string[]) => parseHostRules(patterns, () => {});
  const { disable } = instrumentGrpc({
    ...config.grpc,
    tracer: provider?.getTracer('@spoor/grpc', version),
    propagator,
    ignore: config.ignore,
    sampleRates: config.sampleRates,
    propagateTo: hosts(config.propagateTo),
    trustInbound: hosts(config.trustInbound),
    peerServices: config.peerServices,
    ...telling(voice),
  });
  return disable;
}

/** Patches what the configuration names. Returns what undoes it. */
export function instrument(
  config: Config,
  provider: TracerProvider | undefined,
  propagator: HeaderPropagator,
  voice: Voice,
): Undo {
  const undos: Undo[] = [];
  const http = httpOptions(config, provider, propagator, voice);
  if (config.instrumentations.includes('http')) undos.push(instrumentHttp(http).disable);
  if (config.instrumentations.includes('undici')) undos.push(instrumentFetch(http).disable);
  if (config.instrumentations.includes('grpc')) undos.push(startGrpc(config, provider, propagator, voice));
  return () => {
    for (const undo of undos.reverse()) undo();
  };
}
