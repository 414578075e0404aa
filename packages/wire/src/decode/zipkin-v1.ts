import type { Tag } from '../span-record.ts';
import type { ZipkinAnnotation, ZipkinEndpoint, ZipkinSpan } from './zipkin-span.ts';

export interface ZipkinV1Annotation extends ZipkinAnnotation {
  readonly endpoint: ZipkinEndpoint | undefined;
}

export interface ZipkinV1BinaryAnnotation {
  readonly tag: Tag;
  readonly endpoint: ZipkinEndpoint | undefined;
}

/** A span of Zipkin v1, which has no kind, no endpoints and no tags of its own: annotations say all of that. */
export interface ZipkinV1Span
  extends Pick<ZipkinSpan, 'traceId' | 'id' | 'parentId' | 'name' | 'timestamp' | 'duration' | 'debug'> {
  readonly annotations: readonly ZipkinV1Annotation[];
  readonly binaryAnnotations: readonly ZipkinV1BinaryAnnotation[];
}

/** Send and receive of each side: zipkinCore.thrift. */
const CORE = new Map([
  ['cs', 'client'],
  ['cr', 'client'],
  ['sr', 'server'],
  ['ss', 'server'],
  ['ms', 'producer'],
  ['ws', 'producer'],
  ['mr', 'consumer'],
  ['wr', 'consumer'],
]);
const ADDRESSES = new Set(['sa', 'ca', 'ma']);
const LOCAL_COMPONENT = 'lc';

export function fromV1(span: ZipkinV1Span): ZipkinSpan {
  const { traceId, id, parentId, name, debug } = span;
  const core = span.annotations.filter(({ value }) => CORE.has(value));
  const isAddress = ({ tag, endpoint }: ZipkinV1BinaryAnnotation) =>
    ADDRESSES.has(tag.key) && endpoint !== undefined;
  return {
    traceId,
    id,
    parentId,
    name,
    kind: CORE.get(core[0]?.value ?? ''),
    ...timesOf(span, core),
    debug,
    local: localOf(core, [...span.annotations, ...span.binaryAnnotations.filter((item) => !isAddress(item))]),
    remote: span.binaryAnnotations.find(isAddress)?.endpoint,
    annotations: span.annotations.filter(({ value }) => !CORE.has(value)),
    tags: span.binaryAnnotations.filter((item) => !isAddress(item)).flatMap(toTag),
  };
}

/** The half of a shared span that did not start it has no time of its own: its annotations have. */
function timesOf(span: ZipkinV1Span, core: readonly ZipkinV1Annotation[]) {
  const times = (core.length > 0 ? core : span.annotations).map(({ timestamp }) => timestamp);
  const earliest = times.reduce((a, b) => Math.min(a, b), times[0] ?? 0);
  const latest = times.reduce((a, b) => Math.max(a, b), earliest);
  const timestamp = span.timestamp || earliest;
  return { timestamp, duration: span.duration || latest - timestamp };
}

/** Of a core annotation; failing that of any, for a span inside one process has none. */
function localOf(
  core: readonly ZipkinV1Annotation[],
  others: readonly { endpoint: ZipkinEndpoint | undefined }[],
): ZipkinEndpoint | undefined {
  const named = (item: { endpoint: ZipkinEndpoint | undefined }) => Boolean(item.endpoint?.serviceName);
  return (core.find(named) ?? others.find(named))?.endpoint;
}

/** `lc` names the component; often it is there for its endpoint alone. */
function toTag({ tag }: ZipkinV1BinaryAnnotation): readonly Tag[] {
  if (tag.key !== LOCAL_COMPONENT) return [tag];
  return tag.value === '' ? [] : [{ ...tag, key: 'component' }];
}
