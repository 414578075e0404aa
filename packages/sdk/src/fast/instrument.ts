import type { Config } from '@spoor/config';
import type { HeaderPropagator, TracerProvider } from '@spoor/core';
import { type GrpcInstrumentation, instrumentGrpc } from '@spoor/grpc';
import { type HttpOptions, instrumentFetch, instrumentHttp, instrumentRpcOverHttp2 } from '@spoor/http';
import { startInstrumentations } from '@spoor/instrument';
import { parseHostRules } from '@spoor/rules';
import { mainScript } from '../application.ts';
import { messages } from '../messages.ts';
import type { StartEvents } from '../start.ts';
import { version } from '../version.ts';
import type { HookFaults } from './hook-faults.ts';
import { findsPackages, hasUndici, otherRuntime } from './other-runtime.ts';
import { libraryInstrumentations } from './start-libraries.ts';
import { startThrift } from './start-thrift.ts';
import { traceFunctions } from './trace-functions.ts';

type Undo = () => void;

/** What the instrumentations of one process tell. */
export interface InstrumentEvents extends StartEvents {
  readonly faults: HookFaults;
}

/** What instrumentations are given to speak with. */
export function telling({ faults }: InstrumentEvents) {
  return {
    onFault: (place: string, error: unknown, consequence: string) => faults.add(place, error, consequence),
  };
}

function httpOptions(
  config: Config,
  provider: TracerProvider | undefined,
  propagator: HeaderPropagator,
  events: InstrumentEvents,
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
    onListening: events.onActive,
    ...telling(events),
  };
}

function startGrpc(
  config: Config,
  provider: TracerProvider | undefined,
  propagator: HeaderPropagator,
  events: InstrumentEvents,
): GrpcInstrumentation {
  return instrumentGrpc({
    ...config.grpc,
    tracer: provider?.getTracer('@spoor/grpc', version),
    propagator,
    ignore: config.ignore,
    sampleRates: config.sampleRates,
    propagateTo: parseHostRules(config.propagateTo),
    trustInbound: parseHostRules(config.trustInbound),
    redact: config.redact,
    peerServices: config.peerServices,
    ...telling(events),
  });
}

function startFetch(options: HttpOptions, { report, onOff }: StartEvents): Undo {
  const runtime = otherRuntime(process.versions);
  if (runtime !== undefined) report('warn', messages.otherFetch(runtime));
  if (hasUndici(runtime)) return instrumentFetch(options).disable;
  onOff('undici');
  return () => {};
}

function startLibraries(
  config: Config,
  provider: TracerProvider | undefined,
  propagator: HeaderPropagator,
  events: InstrumentEvents,
): Undo {
  const propagation = {
    propagator,
    propagateTo: parseHostRules(config.propagateTo),
    trustInbound: parseHostRules(config.trustInbound),
  };
  const libraries = libraryInstrumentations(config, provider, propagation);
  if (!findsPackages(otherRuntime(process.versions))) {
    for (const { name } of libraries) events.onOff(name);
    return () => {};
  }
  const application = { script: mainScript(process.argv), workingFolder: process.cwd() };
  return startInstrumentations(libraries, { onFault: telling(events).onFault, application });
}

/** Patches what the configuration names. Returns what undoes it. */
export function instrument(
  config: Config,
  provider: TracerProvider | undefined,
  propagator: HeaderPropagator,
  events: InstrumentEvents,
): Undo {
  const undos: Undo[] = [];
  let grpc: GrpcInstrumentation | undefined;
  let options: HttpOptions | undefined;
  const http = (): HttpOptions => {
    options ??= { ...httpOptions(config, provider, propagator, events), rpc: grpc?.overHttp2 };
    return options;
  };
  const starts: Readonly<Record<string, () => Undo>> = {
    grpc: () => {
      grpc = startGrpc(config, provider, propagator, events);
      return grpc.disable;
    },
    http: () => instrumentHttp(http()).disable,
    undici: () => startFetch(http(), events),
    thrift: () => startThrift(config, provider, propagator, events),
  };
  for (const [name, start] of Object.entries(starts)) {
    if (!config.instrumentations.includes(name)) continue;
    // Each for itself: what one of them lacks in another runtime than Node costs that one.
    try {
      undos.push(start());
    } catch (error) {
      events.onOff(name);
      events.report('warn', messages.notPatched(name, error));
    }
  }
  if (grpc !== undefined && !config.instrumentations.includes('http'))
    undos.push(instrumentRpcOverHttp2(http()).disable);
  undos.push(startLibraries(config, provider, propagator, events));
  if (provider !== undefined) undos.push(traceFunctions(config, provider, events));
  return () => {
    for (const undo of undos.reverse()) undo();
  };
}
