import type { Config } from '@spoor/config';
import {
  createPropagator,
  defaultLimits,
  type Fault,
  FaultTally,
  IdGenerator,
  type SpanLimits,
  TracerProvider,
} from '@spoor/core';
import { createInnerSpanRule } from '@spoor/http';
import type { Message } from '@spoor/messages';
import { tellUntoldFaults } from '@spoor/patch';
import { Redaction } from '@spoor/redaction';
import { flushBeforeExit, isMainThread, LastMoment } from '@spoor/runtime';
import { messages } from '../messages.ts';
import type { Report } from '../report.ts';
import type { Running, StartEvents } from '../start.ts';
import { AdoptableSinks } from './adoptable-sinks.ts';
import { CompanyProvider } from './company-provider.ts';
import { createResource } from './create-resource.ts';
import { holdOpen } from './hold-open.ts';
import { HookFaults } from './hook-faults.ts';
import { instrument } from './instrument.ts';
import { startOpenTracing } from './open-tracing.ts';
import { OtherTracerNotice, repeatsOurs } from './other-tracer.ts';
import { isApiTaken, registerGlobals } from './register-globals.ts';
import { startSampling } from './start-sampling.ts';
import { type TracedChildren, traceChildren } from './trace-children.ts';

function createLimits({ limits }: Config): SpanLimits {
  return {
    attributeValueLength: limits.attributeValueLength ?? defaultLimits.attributeValueLength,
    attributeCount: limits.attributeCount,
    eventCount: limits.eventCount,
    linkCount: limits.linkCount,
    attributesPerEvent: limits.eventAttributeCount,
    attributesPerLink: limits.linkAttributeCount,
  };
}

/** No spans of ours, and the headers still travel (the specification: "no effect on propagators"). */
function startPropagation(config: Config, events: StartEvents): Running {
  const propagator = createPropagator(config.propagators);
  const unregister = registerGlobals(undefined, propagator);
  const faults = new HookFaults((message) => events.report('error', message));
  const instrumentEvents = { ...events, faults };
  const stopInstruments = instrument(config, undefined, propagator, instrumentEvents);
  const children = traceChildren(config, {
    provider: undefined,
    propagator,
    resource: undefined,
    events: instrumentEvents,
  });
  return {
    flush: async () => {},
    shutdown: async () => {
      children.stop();
      stopInstruments();
      unregister();
    },
  };
}

/** A worker starts with the same preloads: saying it once is enough. */
function createNotice(report: Report): OtherTracerNotice {
  const start = { execArgv: process.execArgv, nodeOptions: process.env['NODE_OPTIONS'] };
  return new OtherTracerNotice(start, (message) => {
    if (isMainThread) report('warn', message);
  });
}

const describeFault = ({ place, reason, times }: Fault, isRepeat: boolean): Message =>
  messages.fault(place, reason, times, isRepeat);

/** The fast engine: core's spans, our own instrumentations, encoders and delivery. */
export function startFast(config: Config, events: StartEvents): Running {
  if (config.mode !== 'trace') return startPropagation(config, events);
  const { report, onActive } = events;
  const resource = createResource(config, events.env);
  /** While there is nothing to lose, signals are left alone. */
  const review = () => {
    if (provider.openSpanCount > 0 || !sinks.isAtRest()) {
      lastMoment.arm();
      return;
    }
    lastMoment.disarm();
    provider.tellNextSpan();
  };
  const sinks: AdoptableSinks = new AdoptableSinks(config, resource, report, () =>
    provider.whenHandedOver(review),
  );
  const propagator = createPropagator(config.propagators);
  const notice = createNotice(report);
  const wasTaken = isApiTaken();
  const hookFaults = new HookFaults((message) => report('error', message));
  const faults = new FaultTally<Message>({
    format: describeFault,
    say: (message) => report('error', message),
  });
  let hasBegun = false;
  let children: TracedChildren | undefined;
  const redaction = new Redaction(config.redact);
  const sampling = startSampling(config, events);
  const provider: TracerProvider = new TracerProvider({
    resource,
    sampler: sampling.sampler,
    keep: config.keep,
    sinks: sinks.all,
    limits: createLimits(config),
    ids: new IdGenerator(config.traceId128bit),
    rule: config.instrumentations.includes('http')
      ? createInnerSpanRule({ recordsFetch: config.instrumentations.includes('undici') })
      : undefined,
    maskText: (text) => redaction.text(text),
    onFault: (place, error) => faults.add(place, error),
    onFirstSpan() {
      onActive();
      lastMoment.arm();
      children?.arm();
      if (hasBegun) return;
      hasBegun = true;
      if (process.versions['deno'] !== undefined)
        flushBeforeExit({ flush: () => sinks.flush(), timeoutMs: config.shutdownTimeoutMs });
      notice.look(wasTaken);
    },
  });
  const lastMoment = new LastMoment({
    beforeEnd: (ending) => children?.end(ending),
    forEachOpenSpan: (visit) => provider.forEachOpenSpan(visit),
    flush: () => sinks.flush(),
    flushSync(deadlineMs) {
      sinks.flushSync(deadlineMs);
      tellUntoldFaults();
      hookFaults.tellRest();
      faults.tellRest();
    },
    resume: () => sinks.resume(),
    deadlineMs: config.shutdownTimeoutMs,
    onFault: (error) => faults.add('the end of the process', error),
  });
  notice.look(wasTaken);
  const flush = () => holdOpen(() => sinks.flush(), config.batch.exportTimeoutMs);
  const company = new CompanyProvider({
    provider,
    repeatsOurs: (name) => repeatsOurs(name, config.instrumentations),
    onRepeat: (name) => notice.repeats(name),
    flush,
  });
  const unregister = registerGlobals(company, propagator);
  const instrumentEvents = { ...events, faults: hookFaults };
  children = traceChildren(config, { provider, propagator, resource, events: instrumentEvents });
  const stopInstruments = instrument(config, provider, propagator, instrumentEvents);
  const stopOpenTracing = startOpenTracing(config, { provider, propagator, sinks, events: instrumentEvents });
  return {
    flush,
    async shutdown() {
      stopOpenTracing();
      children?.stop();
      stopInstruments();
      unregister();
      lastMoment.stop();
      sampling.stop();
      await sinks.shutdown();
    },
  };
}
