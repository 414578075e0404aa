import { useEffect, useRef } from 'preact/hooks';
import { readLogs } from '../model/span/read-logs.ts';
import { requestPath } from '../model/span/request-path.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { formatDateTime } from '../model/text/format-time.ts';
import type { SpanNode, TraceModel } from '../model/trace/build-trace.ts';
import { kindOf, parentIdOf, sameId, valueText } from '../model/trace/trace-json.ts';
import { Loading } from '../parts/empty.tsx';
import { RequestPath } from '../parts/request-path.tsx';
import { ServiceLabel } from '../parts/service-label.tsx';
import { LongText, Name } from '../parts/text.tsx';
import { SpanIds } from './span-ids.tsx';
import { Baggage, Logs } from './span-logs.tsx';
import { TagTable } from './tag-table.tsx';

interface Props {
  readonly node: SpanNode;
  readonly model: TraceModel;
  readonly fromFile: boolean;
  readonly complete: boolean;
  readonly close: () => void;
}

/** Everything that is known of one span. */
export function SpanDetail({ node, model, fromFile, complete, close }: Props) {
  const { span, service } = node;
  const { entries, baggage } = readLogs(node);
  const process = model.json.processes[span.processID];
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    panel.current?.scrollTo(0, 0);
  }, []);
  return (
    <aside
      class="detail"
      ref={panel}
      aria-label="Details of the span"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <div class="detail-head">
        <h2>
          <ServiceLabel name={service} />
          <Name text={span.operationName} />
          <RequestPath path={requestPath(span.operationName, span.tags ?? [])} />
        </h2>
        <button type="button" aria-label="Close the details" onClick={close}>
          ×
        </button>
      </div>
      <Facts node={node} model={model} />
      {node.warnings.length > 0 && (
        <ul class="warnings" aria-label="Warnings">
          {node.warnings.map((warning) => (
            <li key={warning}>
              <LongText text={warning} />
            </li>
          ))}
        </ul>
      )}
      {span.tags === undefined && !complete ? (
        <Loading what="what else is known of it" />
      ) : (
        <>
          <TagTable title="Tags" tags={span.tags ?? []} service={service} />
          <Logs entries={entries} />
          <Baggage items={baggage} />
          <Links node={node} />
          <TagTable title="Process" tags={process?.tags ?? []} service={undefined} />
          <SpanIds node={node} fromFile={fromFile} />
        </>
      )}
    </aside>
  );
}

function Facts({ node, model }: { node: SpanNode; model: TraceModel }) {
  const { span, offset } = node;
  const kind = kindOf(span);
  const facts: [name: string, value: string][] = [
    ['Duration', formatDuration(span.duration)],
    ['Starts after', formatDuration(offset)],
    ['Own time', formatDuration(ownTime(node))],
    ['Start', formatDateTime(model.startMicros + offset)],
  ];
  if (typeof kind === 'string' && kind !== '') facts.push(['Kind', kind]);
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What no child covers. */
function ownTime({ offset, span, children }: SpanNode): number {
  const end = offset + span.duration;
  let covered = 0;
  let reached = offset;
  for (const child of children) {
    const to = Math.min(end, child.offset + child.span.duration);
    covered += Math.max(0, to - Math.max(reached, child.offset));
    reached = Math.max(reached, to);
  }
  return Math.max(0, span.duration - covered);
}

/** Every reference but the parent's: to spans of this and of other traces. */
function Links({ node: { span } }: { node: SpanNode }) {
  const parentId = parentIdOf(span);
  const links = (span.references ?? []).filter(
    ({ traceID, spanID }) => !(sameId(traceID, span.traceID) && spanID === parentId),
  );
  if (links.length === 0) return null;
  return (
    <section>
      <h3>Links</h3>
      <ul class="links">
        {links.map(({ refType, traceID, spanID }) => (
          <li key={traceID + spanID}>
            <span class="dim">{valueText(refType).toLowerCase().replace('_', ' ')}</span>{' '}
            <a href={`/trace/${encodeURIComponent(traceID)}?span=${encodeURIComponent(spanID)}`}>
              <code>{traceID}</code> · <code>{spanID}</code>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
