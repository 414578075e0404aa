/** What the code of an application said to `initTracer`, read off the tracer that came of it. */
import type { AttributePrimitive, Sampler, SamplingRequest, SamplingResult } from '@spoor/core';
import { notSampled, SpanIdentity, sampled } from '@spoor/core';
import { toJaeger } from './identity.ts';
import { isObject, type JaegerContextClass, type JaegerTracer } from './jaeger-client.ts';
import type { JaegerTarget, TracerConfiguration } from './settings.ts';
import { toTagValue } from './tag-values.ts';

const usualKey = 'uber-trace-id';
const usualPrefix = 'uberctx-';
const usualUdpPort = 6832;
/** They tell which client sends, and that is not jaeger-client any more; the tag `ip` of Jaeger has no other name. */
const ownTags: ReadonlySet<string> = new Set(['jaeger.version', 'client-uuid']);

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const positive = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;

/** In its own words. */
function nameOf(sampler: unknown): string {
  const described = isObject(sampler) ? String(sampler) : '[object Object]';
  if (described !== '[object Object]') return described;
  return (sampler as object | undefined)?.constructor?.name ?? 'sampler';
}

/** The one that sends, alone or among others. */
function senderOf(reporter: unknown): { readonly reporter: unknown; readonly sender: unknown } | undefined {
  if (!isObject(reporter)) return undefined;
  if (isObject(reporter['_sender'])) return { reporter, sender: reporter['_sender'] };
  const others: unknown = reporter['_reporters'];
  if (!Array.isArray(others)) return undefined;
  return others.map(senderOf).find((found) => found !== undefined);
}

function targetOf(sender: unknown): JaegerTarget | undefined {
  if (!isObject(sender)) return undefined;
  const { _url: url, _username: user, _password: password, _timeoutMs: timeoutMs } = sender;
  const endpoint = isObject(url) ? text(url['href']) : undefined;
  if (endpoint !== undefined) {
    return {
      way: 'http',
      endpoint,
      user: text(user),
      password: text(password),
      timeoutMs: positive(timeoutMs),
    };
  }
  // Up to 3.3 both stood in one text.
  const [oldHost, oldPort] = String(sender['_hostPort'] ?? '').split(':');
  const host = text(sender['_host']) ?? text(oldHost);
  if (host === undefined) return undefined;
  const socketType = sender['_socketType'];
  return {
    way: 'udp',
    host,
    port: positive(Number(sender['_port'] ?? oldPort)) ?? usualUdpPort,
    socketType: socketType === 'udp4' || socketType === 'udp6' ? socketType : undefined,
  };
}

function headersOf(injectors: unknown): TracerConfiguration['headers'] {
  const codec = isObject(injectors) ? (injectors['text_map'] ?? injectors['http_headers']) : undefined;
  if (!isObject(codec)) return undefined;
  const contextKey = (text(codec['_contextKey']) ?? usualKey).toLowerCase();
  const baggagePrefix = (text(codec['_baggagePrefix']) ?? usualPrefix).toLowerCase();
  return contextKey === usualKey && baggagePrefix === usualPrefix ? undefined : { contextKey, baggagePrefix };
}

function tagsOf(tags: unknown): Readonly<Record<string, string>> {
  if (!isObject(tags)) return {};
  const kept = Object.entries(tags).filter(([key]) => !ownTags.has(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, String(toTagValue(value))]));
}

interface JaegerSampler {
  onCreateSpan?(span: unknown): unknown;
  isSampled?(operation: string, tags: Record<string, unknown>): unknown;
}

function toResult(isSampled: boolean, tags: unknown): SamplingResult {
  if (!isSampled) return notSampled;
  if (!isObject(tags)) return sampled;
  const attributes = Object.entries(tags).map(([key, value]): readonly [string, AttributePrimitive] => [
    key,
    toTagValue(value),
  ]);
  return attributes.length === 0 ? sampled : { isSampled: true, attributes };
}

/** Asks the sampler that the tracer has by then: an application may put another one there, and a remote one is updated. */
class TracersSampler implements Sampler {
  readonly #tracer: JaegerTracer;
  readonly #contextClass: () => JaegerContextClass | undefined;

  constructor(tracer: JaegerTracer, contextClass: () => JaegerContextClass | undefined) {
    this.#tracer = tracer;
    this.#contextClass = contextClass;
  }

  /** What the application's sampler throws is the application's: the trace is recorded. */
  sample(request: SamplingRequest): SamplingResult {
    const sampler = this.#tracer._sampler as JaegerSampler | undefined;
    try {
      if (typeof sampler?.onCreateSpan === 'function') {
        const decision = sampler.onCreateSpan(this.#asSpan(request));
        return isObject(decision) ? toResult(decision['sample'] === true, decision['tags']) : notSampled;
      }
      const tags: Record<string, unknown> = {};
      return toResult(sampler?.isSampled?.(request.name, tags) === true, tags);
    } catch {
      return sampled;
    }
  }

  /** As much of a span as samplers look at. */
  #asSpan({ t0, t1, t2, t3, name }: SamplingRequest): object {
    const Context = this.#contextClass();
    const identity = new SpanIdentity(t0, t1, t2, t3, t2, t3 === 0 ? 1 : t3, 0, undefined);
    const context = Context === undefined ? undefined : toJaeger(Context, identity, {}, '');
    context?._setRemote?.(false);
    const tracer = this.#tracer;
    return {
      operationName: name,
      _operationName: name,
      _spanContext: context,
      _tags: [],
      context: () => context,
      tracer: () => tracer,
    };
  }

  toString(): string {
    return nameOf(this.#tracer._sampler);
  }
}

/**
 * @param contextClass of the tracer's copy, asked when a sampler is
 * @param isNoop whether the tracer's reporter wants no span
 */
export function readConfiguration(
  tracer: JaegerTracer,
  contextClass: () => JaegerContextClass | undefined,
): TracerConfiguration {
  const found = senderOf(tracer._reporter);
  const interval = isObject(found?.reporter) ? found.reporter['_bufferFlushInterval'] : undefined;
  return {
    serviceName: text(tracer._serviceName),
    tags: tagsOf(tracer._tags),
    sampler: new TracersSampler(tracer, contextClass),
    samplerName: nameOf(tracer._sampler),
    target: targetOf(found?.sender),
    flushIntervalMs: positive(interval),
    headers: headersOf(tracer._injectors),
  };
}
