import type { Config } from '@spoor/config';
import { formatJson, type HeaderPropagator, type TracerProvider } from '@spoor/core';
import { type GrpcInstrumentation, instrumentGrpc } from '@spoor/grpc';
import {
  type HttpOptions,
  instrumentFetch,
  instrumentHttp,
  instrumentRpcOverHttp2,
  parseHostRules,
} from '@spoor/http';
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
): GrpcInstrumentation {
  // What cannot be read is said by the http instrumentation.
  const hosts = (patterns: readonly string[]) => parseHostRules(patterns, () => {});
  return instrumentGrpc({
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
}

/** Patches what the configuration names. Returns what undoes it. */
export function instrument(
  config: Config,
  provider: TracerProvider | undefined,
  propagator: HeaderPropagator,
  voice: Voice,
): Undo {
  const undos: Undo[] = [];
  const isOn = (name: string): boolean => config.instrumentations.includes(name);
  const grpc = isOn('grpc') ? startGrpc(config, provider, propagator, voice) : undefined;
  const http = { ...httpOptions(config, provider, propagator, voice), rpc: grpc?.overHttp2 };
  if (grpc !== undefined) undos.push(grpc.disable);
  if (isOn('http')) undos.push(instrumentHttp(http).disable);
  else if (grpc !== undefined) undos.push(instrumentRpcOverHttp2(http).disable);
  if (isOn('undici')) undos.push(instrumentFetch(http).disable);
  return () => {
    for (const undo of undos.reverse()) undo();
  };
}
