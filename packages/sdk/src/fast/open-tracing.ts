import type { Config } from '@spoor/config';
import {
  b3MultiFormat,
  createRenamedJaegerFormat,
  type HeaderPropagator,
  namedParents,
  type SpanSink,
  type TracerProvider,
} from '@spoor/core';
import { startInstrumentations } from '@spoor/instrument';
import { createOpenTracing, type TracerConfiguration } from '@spoor/opentracing';
import { isMainThread } from '@spoor/runtime';
import { mainScript } from '../application.ts';
import { messages } from '../messages.ts';
import { adopt } from './adopt.ts';
import type { AdoptableSinks } from './adoptable-sinks.ts';
import { createResource } from './create-resource.ts';
import { parentBased } from './create-sampler.ts';
import { type InstrumentEvents, telling } from './instrument.ts';
import { findsPackages, otherRuntime } from './other-runtime.ts';

interface Engine {
  readonly provider: TracerProvider;
  readonly propagator: HeaderPropagator;
  readonly sinks: AdoptableSinks;
  readonly events: InstrumentEvents;
}

/** The first tracer of jaeger-client configures the process, where no variable does; others may name a service of their own. */
function createAdoption(config: Config, { provider, propagator, sinks, events }: Engine) {
  let current: Config | undefined;
  const may = (name: Config['openTracing']['adoptable'][number]): boolean =>
    config.openTracing.adoptable.includes(name);
  const adoptFirst = (code: TracerConfiguration): void => {
    const adopted = adopt(config, code);
    current = adopted.config;
    const resource = createResource(current, events.env);
    provider.reconfigure({
      resource,
      sinks: sinks.replace(current, resource),
      ...(adopted.hasSampler
        ? { sampler: parentBased(code.sampler, config.sampleRates.length > 0, events.onActive) }
        : {}),
    });
    if (code.headers !== undefined && may('propagators')) {
      const { contextKey, baggagePrefix } = code.headers;
      propagator.addFormat(createRenamedJaegerFormat(contextKey, baggagePrefix));
      namedParents.addUberHeader(contextKey);
    }
    if (isMainThread) events.report('info', messages.configuredInCode(adopted.said.join(', ')));
  };
  return {
    onTracer(code: TracerConfiguration): readonly SpanSink[] | undefined {
      if (!may('resourceAttributes')) return undefined;
      if (current === undefined) {
        adoptFirst(code);
        return undefined;
      }
      const { serviceName = current.serviceName } = code;
      if (!may('serviceName') || serviceName === current.serviceName) return undefined;
      const resourceAttributes = { ...code.tags, ...config.resourceAttributes };
      return sinks.ofService(createResource({ ...current, serviceName, resourceAttributes }, events.env));
    },
    onB3(): void {
      if (may('propagators')) propagator.addFormat(b3MultiFormat);
    },
  };
}

/** For applications that were written against `opentracing` or `jaeger-client`. Returns what undoes it. */
export function startOpenTracing(config: Config, engine: Engine): () => void {
  if (!findsPackages(otherRuntime(process.versions))) return () => {};
  const { provider, propagator, sinks, events } = engine;
  const { bridges, parent } = config.openTracing;
  const undo = startInstrumentations(createOpenTracing(bridges), {
    provider,
    tracer: provider.getTracer('', undefined),
    propagator,
    parent,
    flush: () => sinks.flush(),
    shutdownTimeoutMs: config.shutdownTimeoutMs,
    ...createAdoption(config, engine),
    application: { script: mainScript(process.argv), workingFolder: process.cwd() },
    onFault: telling(events).onFault,
  });
  return () => {
    undo();
    namedParents.forget();
  };
}
