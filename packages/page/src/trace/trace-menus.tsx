import { getJson } from '../api/get-json.ts';
import { reasonOf } from '../api/use-json.ts';
import { traceMarkdown, traceText } from '../model/insight/trace-text.ts';
import { shortTraceId } from '../model/span/carried-headers.ts';
import type { TraceModel } from '../model/trace/build-trace.ts';
import { otlpOf } from '../model/trace/otlp-of.ts';
import { CopyItem } from '../parts/copy-item.tsx';
import { download } from '../parts/download.ts';
import { Menu } from '../parts/menu.tsx';
import { hrefWith } from '../state/location.ts';
import { say } from '../state/notice.ts';

interface Props {
  readonly model: TraceModel;
  readonly fromFile: boolean;
}

/** What can be taken along from a trace. */
export function TraceMenus({ model, fromFile }: Props) {
  const id = shortTraceId(model.traceId);
  const link = () => window.location.origin + hrefWith({});
  const plain = `${window.location.origin}/trace/${id}`;
  return (
    <>
      <Menu label="Copy">
        <CopyItem label="Link to what is shown" text={link} />
        <CopyItem label="As text" text={() => traceText(model, plain)} />
        <CopyItem label="As Markdown" text={() => traceMarkdown(model, plain)} />
        <CopyItem label="Trace id" text={() => id} />
      </Menu>
      <Menu label="Download">
        <JaegerItem model={model} fromFile={fromFile} />
        <OtlpItem model={model} fromFile={fromFile} />
      </Menu>
    </>
  );
}

/** In Jaeger's envelope, so that its page and this one open the file. The collector's own words where they are to be had. */
function JaegerItem({ model, fromFile }: Props) {
  const name = `trace-${shortTraceId(model.traceId)}.json`;
  if (!fromFile)
    return (
      <a href={`/api/traces/${model.traceId}`} download={name}>
        Jaeger JSON
      </a>
    );
  const envelope = { data: [model.json], total: 1, limit: 0, offset: 0, errors: null };
  return (
    <button type="button" onClick={() => download(name, JSON.stringify(envelope))}>
      Jaeger JSON
    </button>
  );
}

/** `TracesData` as a file of the OpenTelemetry Collector holds it; of a stored trace with its nanoseconds. */
function OtlpItem({ model, fromFile }: Props) {
  const name = `trace-${shortTraceId(model.traceId)}.otlp.json`;
  const save = async () => {
    if (fromFile) return download(name, JSON.stringify(otlpOf(model.json)));
    try {
      const { result } = await getJson<{ result: unknown }>(`/api/v3/traces/${model.traceId}`);
      download(name, JSON.stringify(result));
    } catch (error) {
      say(`The trace cannot be downloaded: ${reasonOf(error)}`);
    }
  };
  return (
    <button type="button" onClick={save}>
      OTLP JSON
    </button>
  );
}
