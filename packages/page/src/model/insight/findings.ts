import type { SpanNode, TraceModel } from '../trace/build-trace.ts';
import { type Cause, causesOf } from './causes.ts';
import { type RepeatedCalls, type Retries, repeatedCalls, retriesOf } from './repeated-calls.ts';
import { type CriticalPath, groupSpans, type SpanGroup } from './span-groups.ts';

/** What whoever is woken up by a trace wants to know first. */
export type Finding =
  | ({ readonly tag: 'cause' } & Cause)
  | ({ readonly tag: 'retries' } & Retries)
  | ({ readonly tag: 'repeated' } & RepeatedCalls)
  | { readonly tag: 'slowest'; readonly group: SpanGroup; readonly share: number }
  | { readonly tag: 'incomplete'; readonly nodes: readonly SpanNode[] };

/** Less than this of the time is not where it went. */
const leastShare = 0.1;

/** Failures first, then what is to be mended, then where the time went. */
export function findingsOf(model: TraceModel, critical: CriticalPath): Finding[] {
  const orphans = model.nodes.filter(
    ({ parent, parentId }) => parent === undefined && parentId !== undefined,
  );
  return [
    ...causesOf(model).map((cause) => ({ tag: 'cause', ...cause }) as const),
    ...retriesOf(model).map((retries) => ({ tag: 'retries', ...retries }) as const),
    ...repeatedCalls(model).map((repeated) => ({ tag: 'repeated', ...repeated }) as const),
    ...slowest(model, critical),
    ...(orphans.length === 0 ? [] : [{ tag: 'incomplete', nodes: orphans } as const]),
  ];
}

/** The operation with the most time on the critical path. Of a trace of one span there is nothing to tell. */
function slowest(model: TraceModel, critical: CriticalPath): Finding[] {
  if (model.nodes.length < 2 || model.durationMicros === 0) return [];
  const [group] = groupSpans([...critical.keys()], 'operation', critical).sort(
    (a, b) => b.criticalMicros - a.criticalMicros,
  );
  if (group === undefined) return [];
  const share = group.criticalMicros / model.durationMicros;
  return share < leastShare ? [] : [{ tag: 'slowest', group, share }];
}
