import { useEffect, useRef } from 'preact/hooks';
import { selfMicros } from '../model/insight/self-time.ts';
import { exceptionsOf } from '../model/span/exceptions.ts';
import { readLogs } from '../model/span/read-logs.ts';
import { requestPath } from '../model/span/request-path.ts';
import { spanStatus } from '../model/span/span-status.ts';
import { spanTarget } from '../model/span/span-target.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { formatDateTime } from '../model/text/format-time.ts';
import type { SpanNode, TraceModel } from '../model/trace/build-trace.ts';
import { kindOf, parentIdOf, sameId, valueText } from '../model/trace/trace-json.ts';
import { Loading } from '../parts/empty.tsx';
import { RequestPath } from '../parts/request-path.tsx';
import { ServiceLabel } from '../parts/service-label.tsx';
import { Target } from '../parts/target.tsx';
import { LongText, Name } from '../parts/text.tsx';
import { SpanFailure } from './span-failure.tsx';
import { SpanIds } from './span-ids.tsx';
import { Baggage, Logs } from './span-logs.tsx';
import { SpanMenu } from './span-menu.tsx';
import { SpanTags } from './span-tags.tsx';
import { TagTable } from './tag-table.tsx';

interface Props {
  readonly node: SpanNode;
  readonly model: TraceModel;
  readonly fromFile: boolean;
  readonly complete: boolean;
  readonly close: () => void;
}

/** Everything that is known of one span: how it failed first. */
export function SpanDetail({ node, model, fromFile, complete, close }: Props) {
  const { span, service } = node;
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    panel.current?.scrollTo(0, 0);
  }, []);
  return (
    <aside class="detail" ref={panel} aria-label="Details of the span">
      <div class="detail-head">
        <h2>
          <ServiceLabel name={service} />
          <Name text={span.operationName} />
          <RequestPath path={requestPath(span.operationName, span.tags ?? [])} />
          <Target to={spanTarget(node)} />
        </h2>
        <SpanMenu node={node} model={model} />
        <button type="button" aria-label="Close the details" title="Key: Esc" onClick={close}>
          ×
        </button>
      </div>
      {span.tags === undefined && !complete ? (
        <>
          <Facts node={node} model={model} />
          <Loading what="what else is known of it" />
        </>
      ) : (
        <Known node={node} model={model} fromFile={fromFile} />
      )}
    </aside>
  );
}

function Known({ node, model, fromFile }: Pick<Props, 'node' | 'model' | 'fromFile'>) {
  const { span, service } = node;
  const exceptions = exceptionsOf(span);
  const { entries, baggage } = readLogs(node);
  const process = model.json.processes[span.processID];
  return (
    <>
      <SpanFailure node={node} exceptions={exceptions} />
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
      <SpanTags tags={span.tags ?? []} service={service} />
      <Logs entries={entries} exceptions={exceptions} />
      <Baggage items={baggage} />
      <Links node={node} />
      <TagTable title="Process" tags={process?.tags ?? []} service={undefined} folded />
      <SpanIds node={node} fromFile={fromFile} />
    </>
  );
}

function Facts({ node, model }: { node: SpanNode; model: TraceModel }) {
  const { span, offset } = node;
  const kind = kindOf(span);
  const { code, name } = spanStatus(span);
  const facts: [name: string, value: string][] = [
    ['Duration', formatDuration(span.duration)],
    ['Own time', formatDuration(selfMicros(node))],
    ['Starts after', formatDuration(offset)],
  ];
  if (typeof kind === 'string' && kind !== '') facts.push(['Kind', kind]);
  // A failed span's is said above, in red.
  if (code !== undefined && !node.failed) facts.push(['Status', [code, name].filter(Boolean).join(' ')]);
  facts.push(['Start', formatDateTime(model.startMicros + offset)]);
  return (
    <dl class="facts">
      {facts.map(([title, value]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
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
