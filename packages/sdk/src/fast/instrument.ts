import type { Config } from '@spoor/config';
import type { HeaderPropagator, TracerProvider } from '@spoor/core';
import { instrumentGrpc } from '@spoor/grpc';
import { type HttpOptions, instrumentFetch, instrumentHttp, parseHostRules } from '@spoor/http';
import { messages } from '../messages.ts';
import type { Report } from '../report.ts';
import type { StartEvents } from '../start.ts';
import { version } from '../version.ts';
import { hasUndici, otherRuntime } from './other-runtime.ts';

type Undo = () => void;

function telling(report: Report) {
  // Several instrumentations read one list.
  const told = new Set<string>();
  return {
    onFault: (name: string, error: unknown) => report('error', messages.switchedOff(name, error)),
    onInvalid(setting: string, rule: string, pattern: string) {
      const line = messages.pattern(setting, rule, pattern);
      if (!told.has(line)) report('warn', line);
      told.add(line);
    },
  };
}

function httpOptions(
  config: Config,
  provider: TracerProvider | undefined,
  propagator: HeaderPropagator,
  { report, onActive }: StartEvents,
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
    onListening: onActive,
    ...telling(report),
  };
}

function startGrpc(
  config: Config,
  provider: TracerProvider | undefined,
  propagator: HeaderPropagator,
  report: Report,
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
    redact: config.redact,
    peerServices: config.peerServices,
    ...telling(report),
  });
  return disable;
}

function startFetch(options: HttpOptions, { report, onOff }: StartEvents): Undo {
  const runtime = otherRuntime(process.versions);
  if (runtime !== undefined) report('warn', messages.otherFetch(runtime));
  if (hasUndici(runtime)) return instrumentFetch(options).disable;
  onOff('undici');
  return () => {};
}

/** Patches what the configuration names. Returns what undoes it. */
export function instrument(
  config: Config,
  provider: TracerProvider | undefined,
  propagator: HeaderPropagator,
  events: StartEvents,
): Undo {
  const undos: Undo[] = [];
  const http = httpOptions(config, provider, propagator, events);
  const starts: Readonly<Record<string, () => Undo>> = {
    http: () => instrumentHttp(http).disable,
    undici: () => startFetch(http, events),
    grpc: () => startGrpc(config, provider, propagator, events.report),
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
  return () => {
    for (const undo of undos.reverse()) undo();
  };
}
