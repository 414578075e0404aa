/** What two collectors answer, brought to an order: neither Jaeger nor we promise one of spans, tags and processes. */
import { setTimeout as delay } from 'node:timers/promises';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

export async function ask(url: string): Promise<Json> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} must answer, got ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Json;
}

/** Asks again until the answer is good: a collector has no event for what it has stored. */
export async function askUntil(url: string, isGood: (answer: Json) => boolean): Promise<Json> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const answer = await fetch(url).then((response) => response.json() as Promise<Json>);
    if (isGood(answer)) return answer;
    if (performance.now() > deadline)
      throw new Error(`${url} must be complete, got ${JSON.stringify(answer)}`);
    await delay(50);
  }
}

const object = (value: Json | undefined): JsonObject => (value ?? {}) as JsonObject;
export const list = (value: Json | undefined): readonly Json[] => (value ?? []) as readonly Json[];
export const dataOf = (answer: Json): readonly Json[] => list(object(answer)['data']);

const text = (value: Json): string => JSON.stringify(value, Object.keys(flat(value)).sort());
/** Every name that occurs, so that JSON.stringify keeps all of them. */
function flat(value: Json, names: Record<string, true> = {}): Record<string, true> {
  if (Array.isArray(value)) for (const each of value) flat(each as Json, names);
  else if (value !== null && typeof value === 'object')
    for (const [name, each] of Object.entries(value as JsonObject)) {
      names[name] = true;
      flat(each, names);
    }
  return names;
}

const sorted = (values: readonly Json[]): readonly Json[] =>
  values.toSorted((one, other) => (text(one) < text(other) ? -1 : 1));

const keyOf = (attribute: Json): string => String(object(attribute)['key']);
const isSdk = (attribute: Json): boolean => keyOf(attribute).startsWith('telemetry.sdk.');
const isScope = (attribute: Json): boolean =>
  /^otel\.(scope|library)\.(name|version)$/.test(keyOf(attribute));

/**
 * A classic trace as spans by id, each with its process in it, without what Jaeger is known to do otherwise:
 * - `flags`: since its version 2 it keeps none of a Thrift span; version 1 answered them, and so do we;
 * - `warnings`: it calculates the skew of clocks when it is asked, we do not;
 * - `telemetry.sdk.*`: it moves these from the span to the process; we show them where they were sent.
 */
export function classicSpans(answer: Json): Map<string, JsonObject> {
  const spans = new Map<string, JsonObject>();
  for (const trace of dataOf(answer).map(object)) {
    for (const span of list(trace['spans']).map(object)) {
      const { processID, spanID, flags: _flags, warnings: _warnings, ...rest } = span;
      const process = object(object(trace['processes'])[String(processID)]);
      const tags = list(rest['tags']);
      const processTags = [...list(process['tags']), ...tags.filter(isSdk)];
      spans.set(String(spanID), {
        ...rest,
        tags: sorted(tags.filter((tag) => !isSdk(tag))),
        process: { ...process, tags: sorted(processTags) },
      });
    }
  }
  return spans;
}

/** Our store holds times as numbers of microseconds, which today have quarters. */
const nanosApart = 1000n;
const timeNames = ['startTimeUnixNano', 'endTimeUnixNano'];

export function sameTimes(one: JsonObject, other: JsonObject): boolean {
  return timeNames.every((name) => {
    const apart = BigInt(String(one[name])) - BigInt(String(other[name]));
    return apart <= nanosApart && apart >= -nanosApart;
  });
}

/**
 * An OTLP answer as spans by id, each with its resource in it, without what Jaeger is known to do otherwise:
 * - it leaves the scope of a Thrift span among its attributes; we give it back as the scope, where OTLP has it;
 * - `flags`: it answers those of OTLP spans; of a span that came by Thrift neither has any;
 * - its warnings are an attribute; and the two points of classicSpans.
 */
export function otlpSpans(answer: Json): Map<string, JsonObject> {
  const spans = new Map<string, JsonObject>();
  for (const resourceSpans of list(object(object(answer)['result'])['resourceSpans']).map(object)) {
    const resource = list(object(resourceSpans['resource'])['attributes']);
    for (const scopeSpans of list(resourceSpans['scopeSpans']).map(object)) {
      const { name, version } = object(scopeSpans['scope']);
      for (const { spanId, flags: _flags, ...span } of list(scopeSpans['spans']).map(object)) {
        const attributes = list(span['attributes']);
        const own = attributes.filter(
          (each) => !isSdk(each) && !isScope(each) && keyOf(each) !== '@jaeger@warnings',
        );
        spans.set(String(spanId), {
          ...span,
          attributes: sorted(own),
          scope: {
            name: name ?? scopeTag(attributes, 'name'),
            version: version ?? scopeTag(attributes, 'version'),
          },
          resource: sorted([...resource, ...attributes.filter(isSdk)]),
        });
      }
    }
  }
  return spans;
}

const scopeTag = (attributes: readonly Json[], name: string): Json => {
  const found = attributes.find((each) => keyOf(each) === `otel.library.${name}`);
  return object(object(found)['value'])['stringValue'] ?? null;
};

/** Without the times, which are compared by themselves. */
export const withoutTimes = (span: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(span).filter(([name]) => !timeNames.includes(name)));

/** The data of an answer that is a set. */
export const setOf = (values: readonly Json[]): readonly Json[] => sorted(values);

/** Jaeger's memory storage counts a service that calls itself inside of one process; we count calls between services. */
export const betweenServices = (edges: readonly Json[]): readonly Json[] =>
  setOf(edges.filter((edge) => object(edge)['parent'] !== object(edge)['child']));
