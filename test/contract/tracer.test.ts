import { describe } from 'node:test';
import { AsyncLocalStorageContextManager as UpstreamContextManager } from '@opentelemetry/context-async-hooks';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  NodeTracerProvider,
  type ReadableSpan,
  ParentBasedSampler as UpstreamParentBased,
  type Sampler as UpstreamSampler,
} from '@opentelemetry/sdk-trace-node';
import {
  AsyncLocalStorageContextManager,
  alwaysOff,
  alwaysOn,
  defaultLimits,
  ParentBasedSampler,
  type Sampler,
  TracerProvider,
} from '@spoor/core';
import { type MadeTracers, type TracerSettings, tracerContract } from '@spoor/testkit';

type SamplerName = NonNullable<TracerSettings['sampler']>;

const ourSamplers: Record<SamplerName, () => Sampler> = {
  always_on: () => alwaysOn,
  always_off: () => alwaysOff,
  parentbased_always_on: () => new ParentBasedSampler({ root: alwaysOn }),
  parentbased_always_off: () => new ParentBasedSampler({ root: alwaysOff }),
};

function makeOurs({ sampler = 'parentbased_always_on', limits }: TracerSettings): MadeTracers {
  const ended: ReadableSpan[] = [];
  const provider = new TracerProvider({
    resource: { serviceName: 'contract', attributes: [] },
    sampler: ourSamplers[sampler](),
    limits: { ...defaultLimits, ...limits },
    sinks: [{ append: (span) => ended.push(span as unknown as ReadableSpan) }],
  });
  return { provider, ended };
}

const upstreamSamplers: Record<SamplerName, () => UpstreamSampler> = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  parentbased_always_on: () => new UpstreamParentBased({ root: new AlwaysOnSampler() }),
  parentbased_always_off: () => new UpstreamParentBased({ root: new AlwaysOffSampler() }),
};

function makeUpstreams({ sampler = 'parentbased_always_on', limits = {} }: TracerSettings): MadeTracers {
  const ended: ReadableSpan[] = [];
  const { attributeCount, attributeValueLength, eventCount, linkCount } = limits;
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'contract' }),
    sampler: upstreamSamplers[sampler](),
    spanLimits: {
      ...(attributeCount === undefined ? {} : { attributeCountLimit: attributeCount }),
      ...(attributeValueLength === undefined ? {} : { attributeValueLengthLimit: attributeValueLength }),
      ...(eventCount === undefined ? {} : { eventCountLimit: eventCount }),
      ...(linkCount === undefined ? {} : { linkCountLimit: linkCount }),
    },
    spanProcessors: [
      {
        onStart() {},
        onEnd: (span) => void ended.push(span),
        forceFlush: async () => {},
        shutdown: async () => {},
      },
    ],
  });
  return { provider, ended };
}

describe('the fast engine', () => {
  tracerContract({
    name: 'ours',
    make: makeOurs,
    contextManager: () => new AsyncLocalStorageContextManager(),
    knownFaults: new Set(),
  });
});

describe('the reference engine', () => {
  tracerContract({
    name: 'upstream',
    make: makeUpstreams,
    contextManager: () => new UpstreamContextManager().enable(),
    knownFaults: new Set(),
  });
});
