import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  type IdGenerator,
  NodeTracerProvider,
  ParentBasedSampler,
  RandomIdGenerator,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node';
import type { Config, SamplerConfig } from '@spoor/config';
import { createProcessors, type ExportEvents } from './exporters.ts';

function createSampler({ parentBased, root }: SamplerConfig): Sampler {
  const sampler =
    root.type === 'traceidratio'
      ? new TraceIdRatioBasedSampler(root.ratio)
      : root.type === 'always_on'
        ? new AlwaysOnSampler()
        : new AlwaysOffSampler();
  return parentBased ? new ParentBasedSampler({ root: sampler }) : sampler;
}

/** JAEGER_TRACEID_128BIT=false: the high half is zero, as old Jaeger clients have it. */
function createIdGenerator(traceId128bit: boolean): IdGenerator {
  const random = new RandomIdGenerator();
  if (traceId128bit) return random;
  return {
    generateTraceId: () => random.generateSpanId().padStart(32, '0'),
    generateSpanId: () => random.generateSpanId(),
  };
}

export function createProvider(config: Config, events: ExportEvents): NodeTracerProvider {
  const { limits } = config;
  return new NodeTracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({ ...config.resourceAttributes, 'service.name': config.serviceName }),
    ),
    sampler: createSampler(config.sampler),
    idGenerator: createIdGenerator(config.traceId128bit),
    spanLimits: {
      attributeValueLengthLimit: limits.attributeValueLength ?? Number.POSITIVE_INFINITY,
      attributeCountLimit: limits.attributeCount,
      eventCountLimit: limits.eventCount,
      linkCountLimit: limits.linkCount,
      attributePerEventCountLimit: limits.eventAttributeCount,
      attributePerLinkCountLimit: limits.linkAttributeCount,
    },
    spanProcessors: createProcessors(config, events),
  });
}
