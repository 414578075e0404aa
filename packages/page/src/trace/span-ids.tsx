import type { SpanNode } from '../model/build-trace.ts';
import { carriedHeaders } from '../model/carried-headers.ts';
import { parentIdOf } from '../model/trace-json.ts';
import { oneLine } from '../model/visible-text.ts';
import { CopyButton } from '../parts/copy-button.tsx';

/** The ids, and the headers that the request behind the span carried, each to be copied with one click. */
export function SpanIds({ node }: { node: SpanNode }) {
  const { span } = node;
  const { direction, traceparent, uberTraceId } = carriedHeaders(node);
  const parentId = parentIdOf(span);
  const link = `${window.location.origin}/trace/${span.traceID}?span=${span.spanID}`;
  const rows: [name: string, text: string][] = [
    ['Trace id', span.traceID],
    ['Span id', span.spanID],
    ...(parentId === undefined ? [] : [['Parent id', parentId] as [string, string]]),
    ['traceparent', traceparent],
    ['uber-trace-id', uberTraceId],
    ['Link', link],
  ];
  return (
    <section>
      <h3>Ids and headers</h3>
      <p class="dim">
        {direction === 'received'
          ? 'The headers are those that the request carried when it arrived here.'
          : 'The headers are those that a request from this span carries.'}
      </p>
      <table class="tags ids" aria-label="Ids and headers">
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
    </section>
  );
}
