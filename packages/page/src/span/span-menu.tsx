import { spanMarkdown, spanText } from '../model/insight/span-text.ts';
import { curlCommand } from '../model/span/curl-command.ts';
import type { SpanNode, TraceModel } from '../model/trace/build-trace.ts';
import { CopyItem } from '../parts/copy-item.tsx';
import { Menu } from '../parts/menu.tsx';

/** One span, to be taken along. */
export function SpanMenu({ node, model }: { node: SpanNode; model: TraceModel }) {
  const { span } = node;
  const link = `${window.location.origin}/trace/${span.traceID}?span=${span.spanID}`;
  const curl = curlCommand(span);
  return (
    <Menu label="Copy">
      {curl !== undefined && <CopyItem label="As curl" text={() => curl} />}
      <CopyItem label="As text" text={() => spanText(node, model, link)} />
      <CopyItem label="As Markdown" text={() => spanMarkdown(node, model, link)} />
      <CopyItem label="As JSON" text={() => JSON.stringify(span, null, 2)} />
      <CopyItem label="Link to the span" text={() => link} />
    </Menu>
  );
}
