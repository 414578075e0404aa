import { rootOf } from '../model/insight/trace-title.ts';
import { shortTraceId } from '../model/span/carried-headers.ts';
import { requestPath } from '../model/span/request-path.ts';
import { spanStatus } from '../model/span/span-status.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { formatCount, formatDateTime, timeZoneName } from '../model/text/format-time.ts';
import type { TraceModel } from '../model/trace/build-trace.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { RequestPath } from '../parts/request-path.tsx';
import { ServiceLabel } from '../parts/service-label.tsx';
import { Name } from '../parts/text.tsx';
import { TraceMenus } from './trace-menus.tsx';
import type { TraceState } from './use-trace-state.ts';

export function TraceHeader({ state, fromFile }: { state: TraceState; fromFile: boolean }) {
  const { model } = state;
  const id = shortTraceId(model.traceId);
  const root = rootOf(model);
  const { code, name } = root === undefined ? { code: undefined, name: undefined } : spanStatus(root.span);
  return (
    <header class="trace-header">
      <div class="trace-title">
        <h1>
          {root?.failed && (
            <b class="mark error" role="img" aria-label="failed">
              !
            </b>
          )}
          <ServiceLabel name={root?.service ?? 'unknown service'} />
          <Name text={root?.span.operationName ?? ''} className="operation" />
          <RequestPath path={root && requestPath(root.span.operationName, root.span.tags ?? [])} />
          {code !== undefined && (
            <span class={root?.failed ? 'status error-text' : 'status dim'}>
              {code} {name}
            </span>
          )}
        </h1>
        <span class="trace-id">
          <code>{id}</code>
          <CopyButton text={id} what="the trace id" />
        </span>
        <span class="actions">
          <TraceMenus model={model} fromFile={fromFile} />
          <a class="button" href={`/compare?a=${model.traceId}`}>
            Compare
          </a>
        </span>
      </div>
      <div class="trace-facts">
        <Figures model={model} fromFile={fromFile} />
        <ServiceChips state={state} />
      </div>
    </header>
  );
}

/** Which services did what: one click dims what the others did, more add more of them. */
function ServiceChips({ state: { model, services, toggleService } }: { state: TraceState }) {
  return (
    <ul class="chips" aria-label="Services">
      {model.services.map(({ name, spanCount, failedCount }) => (
        <li key={name}>
          <button
            type="button"
            class="chip"
            aria-pressed={services.has(name)}
            title={`Show only what ${name} did`}
            onClick={() => toggleService(name)}
          >
            <ServiceLabel name={name} count={formatCount(spanCount)} />
            {failedCount > 0 && <span class="error-text">✗ {formatCount(failedCount)}</span>}
          </button>
        </li>
      ))}
    </ul>
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
            <a href={`/api/traces/${model.traceId}?prettyPrint=true`} target="_blank" rel="noreferrer">
              open
            </a>
          )}
        </dd>
      </div>
      {model.failedCount > 0 && (
        <Figure name="Errors" value={formatCount(model.failedCount)} className="error-text" />
      )}
      <Figure
        name="Start"
        value={`${formatDateTime(model.startMicros)} ${timeZoneName(model.startMicros)}`}
      />
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
