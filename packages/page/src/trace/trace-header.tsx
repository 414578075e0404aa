import { shortTraceId } from '../model/span/carried-headers.ts';
import { requestPath } from '../model/span/request-path.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { formatCount, formatDateTime } from '../model/text/format-time.ts';
import type { TraceModel } from '../model/trace/build-trace.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { RequestPath } from '../parts/request-path.tsx';
import { ServiceLabel } from '../parts/service-label.tsx';
import { Name } from '../parts/text.tsx';

interface Props {
  readonly model: TraceModel;
  readonly fromFile: boolean;
  readonly service: string | undefined;
  readonly setService: (service: string | undefined) => void;
}

export function TraceHeader({ model, fromFile, service, setService }: Props) {
  const id = shortTraceId(model.traceId);
  const root = model.tops[0];
  return (
    <header class="trace-header">
      <div class="trace-title">
        <h1>
          <ServiceLabel name={root?.service ?? 'unknown service'} />
          <Name text={root?.span.operationName ?? ''} />
          <RequestPath path={root && requestPath(root.span.operationName, root.span.tags ?? [])} />
        </h1>
        <span class="trace-id">
          <code>{id}</code>
          <CopyButton text={id} what="the trace id" />
        </span>
        <span class="actions">
          <a class="button" href={`/compare?a=${model.traceId}`}>
            Compare
          </a>
          <DownloadButton model={model} fromFile={fromFile} />
        </span>
      </div>
      <Figures model={model} fromFile={fromFile} />
      <ul class="chips" aria-label="Services">
        {model.services.map(({ name, spanCount, failedCount }) => (
          <li key={name}>
            <button
              type="button"
              class="chip"
              aria-pressed={service === name}
              title={`Show only what ${name} did`}
              onClick={() => setService(service === name ? undefined : name)}
            >
              <ServiceLabel name={name} count={formatCount(spanCount)} />
              {failedCount > 0 && <span class="error-text">✗ {formatCount(failedCount)}</span>}
            </button>
          </li>
        ))}
      </ul>
    </header>
  );
}

/** Duration · Services · Depth · Total spans · JSON, as readers of Jaeger's page know them. */
function Figures({ model, fromFile }: { model: TraceModel; fromFile: boolean }) {
  return (
    <dl class="figures">
      <Figure name="Duration" value={formatDuration(model.durationMicros)} />
      <Figure name="Services" value={formatCount(model.services.length)} />
      <Figure name="Depth" value={formatCount(model.depth)} />
      <Figure name="Total spans" value={formatCount(model.nodes.length)} />
      <div>
        <dt>JSON</dt>
        <dd>
          {fromFile ? (
            'from a file'
          ) : (
            <a href={`/api/traces/${model.traceId}`} target="_blank" rel="noreferrer">
              open
            </a>
          )}
        </dd>
      </div>
      {model.failedCount > 0 && (
        <Figure name="Errors" value={formatCount(model.failedCount)} className="error-text" />
      )}
      <Figure name="Start" value={formatDateTime(model.startMicros)} />
    </dl>
  );
}

function Figure({ name, value, className = '' }: { name: string; value: string; className?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={className}>{value}</dd>
    </div>
  );
}

/** In Jaeger's envelope, so that its page and this one open the file. The collector's own words where they are to be had. */
function DownloadButton({ model, fromFile }: { model: TraceModel; fromFile: boolean }) {
  const name = `trace-${shortTraceId(model.traceId)}.json`;
  if (!fromFile)
    return (
      <a class="button" href={`/api/traces/${model.traceId}`} download={name}>
        Download
      </a>
    );
  const download = () => {
    const text = JSON.stringify({ data: [model.json], total: 1, limit: 0, offset: 0, errors: null });
    const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <button type="button" onClick={download}>
      Download
    </button>
  );
}
