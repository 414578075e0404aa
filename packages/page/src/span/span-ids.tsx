import { type CarriedHeaders, carriedHeaders } from '../model/span/carried-headers.ts';
import { oneLine } from '../model/text/visible-text.ts';
import type { SpanNode } from '../model/trace/build-trace.ts';
import { parentIdOf } from '../model/trace/trace-json.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Name } from '../parts/text.tsx';
import { hrefWith } from '../state/location.ts';

type Row = readonly [name: string, text: string];

/** The ids, and the headers that the request behind the span carried, each to be copied with one click. */
export function SpanIds({ node, fromFile }: { node: SpanNode; fromFile: boolean }) {
  const { span } = node;
  const headers = carriedHeaders(node, fromFile ? 1 : 0);
  const parentId = parentIdOf(span);
  const ids: Row[] = [
    ['Trace id', span.traceID],
    ['Span id', span.spanID],
    ...(parentId === undefined ? [] : [['Parent id', parentId] as const]),
    ['Link', `${window.location.origin}/trace/${span.traceID}?span=${span.spanID}`],
  ];
  const carried: Row[] = [
    ['traceparent', headers.traceparent],
    ...(headers.tracestate === undefined ? [] : [['tracestate', headers.tracestate] as const]),
    ['uber-trace-id', headers.uberTraceId],
  ];
  return (
    <>
      <section>
        <h3>Ids</h3>
        <Rows rows={ids} title="Ids" />
      </section>
      <section>
        <h3>{titles[headers.direction]}</h3>
        <p class="dim">
          <Explanation headers={headers} />
        </p>
        <Rows rows={carried} title="Headers" />
      </section>
    </>
  );
}

const titles = {
  received: 'Headers received',
  sent: 'Headers sent',
  within: 'Headers within this span',
} as const;

/** Whose headers these are, and how much of them is known. */
function Explanation({
  headers: { direction, sender, uberTraceId, flagsAssumed },
}: {
  headers: CarriedHeaders;
}) {
  return (
    <>
      {direction === 'received' && (
        <>
          What the request brought along when it arrived here: the ids of its sender,{' '}
          {sender === undefined ? 'whose span is not stored' : <Sender node={sender} />}.
        </>
      )}
      {direction === 'sent' &&
        'What the request of this span took along: its receiver has this span for its parent.'}
      {direction === 'within' &&
        'What a request takes along that is made inside of this span and has no span of its own.'}{' '}
      {flagsAssumed && 'The file tells no flags: sampled is assumed. '}
      {uberTraceId.endsWith(':0') && 'Stored without the sampled flag. '}
      Written anew from what is stored; many senders put 0 for the third part of <code>uber-trace-id</code>.
    </>
  );
}

function Sender({ node: { span, service } }: { node: SpanNode }) {
  return (
    <a href={hrefWith({ span: span.spanID })}>
      <Name text={`${service} · ${span.operationName}`} />
    </a>
  );
}

function Rows({ rows, title }: { rows: readonly Row[]; title: string }) {
  return (
    <table class="tags ids" aria-label={title}>
      <tbody>
        {rows.map(([name, text]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              <code>{oneLine(text)}</code>
            </td>
            <td class="tag-actions">
              <CopyButton text={text} what={name} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
