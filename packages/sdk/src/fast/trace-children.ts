import type { Context } from '@opentelemetry/api';
import type { Config } from '@spoor/config';
import {
  type HeaderPropagator,
  identityOf,
  type Resource,
  rootContext,
  type TracerProvider,
} from '@spoor/core';
import { Guard } from '@spoor/patch';
import { Redaction } from '@spoor/redaction';
import {
  type Ending,
  enterProcessContext,
  isMainThread,
  ProcessSpan,
  readThreadContext,
  readVariables,
  shareWithThreads,
  watchChildren,
} from '@spoor/runtime';
import { mainScript } from '../application.ts';
import { version } from '../version.ts';
import { type InstrumentEvents, telling } from './instrument.ts';
import { otherRuntime } from './other-runtime.ts';

interface Engine {
  /** Undefined: no spans, and the context still travels. */
  readonly provider: TracerProvider | undefined;
  readonly propagator: HeaderPropagator;
  /** Of this process: its threads are the same instance. */
  readonly resource: Resource | undefined;
  readonly events: InstrumentEvents;
}

export interface TracedChildren {
  /** There may be a context from now on. */
  arm(): void;
  /** The process ends. */
  end(ending: Ending): void;
  stop(): void;
}

function instanceOf(resource: Resource | undefined): string | undefined {
  const found = resource?.attributes.find(([key]) => key === 'service.instance.id')?.[1];
  return typeof found === 'string' ? found : undefined;
}

/** The context that another process, or another thread, has given to this one. */
function inheritedContext({ propagator, events }: Engine) {
  const ofThread = isMainThread ? undefined : readThreadContext(propagator);
  return ofThread ?? readVariables(propagator, events.env);
}

function watchStarts(config: Config, { provider, propagator, events }: Engine) {
  const redaction = new Redaction(config.redact);
  const args = {
    isSecret: (name: string) => redaction.isSecretHeader(name),
    text: (text: string) => redaction.text(text),
  };
  return watchChildren({
    tracer: config.childSpans ? provider?.getTracer('@spoor/child_process', version) : undefined,
    propagator,
    passesContext: config.childContext,
    args: config.childArgs ? args : undefined,
    guard: new Guard('child processes', telling(events).onFault),
    ownEnv: events.env,
    platform: process.platform,
  });
}

/** So old, a process that was started by a piece of work has a life of its own. */
const longestPartMs = 10 * 60_000;

const nothing: TracedChildren = { arm() {}, end() {}, stop() {} };

/** A thread is a part of its process, which has a span already. */
function startProcessSpan(config: Config, { provider }: Engine, inherited: Context): ProcessSpan | undefined {
  if (!config.processSpan || provider === undefined || !isMainThread) return undefined;
  const tracer = provider.getTracer('@spoor/process', version);
  return new ProcessSpan(tracer, inherited, { script: mainScript(process.argv), execPath: process.execPath });
}

/** Child processes and threads, those of this process and this process itself. */
export function traceChildren(config: Config, engine: Engine): TracedChildren {
  const { childContext, childSpans, processSpan } = config;
  if (!(childContext || childSpans || processSpan) || otherRuntime(process.versions) !== undefined)
    return nothing;
  const { provider, propagator } = engine;
  const watched = watchStarts(config, engine);
  let isArmed = false;
  const arm = (): void => {
    if (isArmed) return;
    isArmed = true;
    watched.arm();
    shareWithThreads({
      propagator: childContext ? propagator : undefined,
      instance: () => instanceOf(engine.resource),
    });
  };
  const inherited = childContext ? inheritedContext(engine) : rootContext;
  const undos: (() => void)[] = [() => watched.stop()];
  const own = startProcessSpan(config, engine, inherited);
  const outermost = own?.context ?? inherited;
  if (outermost !== rootContext) {
    const entered = enterProcessContext(outermost, own === undefined ? longestPartMs : undefined, (origin) =>
      provider?.linkRootsTo(origin),
    );
    undos.push(() => entered.stop());
  }
  if (provider === undefined || identityOf(outermost) !== undefined) arm();
  return {
    arm,
    end: (ending) => own?.end(ending),
    stop() {
      own?.end({});
      for (const undo of undos.splice(0)) undo();
    },
  };
}
