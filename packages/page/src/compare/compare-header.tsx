import { shortTraceId } from '../model/span/carried-headers.ts';
import { requestPath } from '../model/span/request-path.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { formatDateTime, plural } from '../model/text/format-time.ts';
import type { TraceModel } from '../model/trace/build-trace.ts';
import type { Comparison } from '../model/trace/compare-traces.ts';
import { RequestPath } from '../parts/request-path.tsx';
import { ServiceLabel } from '../parts/service-label.tsx';
import { Name } from '../parts/text.tsx';
import { Delta } from './delta.tsx';

interface Props {
  readonly a: TraceModel;
  readonly b: TraceModel;
  readonly comparison: Comparison;
}

export function CompareHeader({ a, b, comparison }: Props) {
  const { both, onlyA, onlyB } = comparison;
  return (
    <header class="compare-header">
      <div class="results-bar">
        <h1>Comparison</h1>
        <span>{plural(both, 'span')} in both</span>
        <span class="only-a">{plural(onlyA, 'span')} only in A</span>
        <span class="only-b">{plural(onlyB, 'span')} only in B</span>
        <span>
          duration <Delta a={a.durationMicros} b={b.durationMicros} />
        </span>
        <a class="button" href={`/compare?a=${b.traceId}&b=${a.traceId}`}>
          Swap
        </a>
        <a class="button" href="/compare">
          Others
        </a>
      </div>
      <div class="compare-sides">
        <Side letter="A" trace={a} />
        <Side letter="B" trace={b} />
      </div>
    </header>
  );
}

function Side({ letter, trace }: { letter: string; trace: TraceModel }) {
  const top = trace.tops[0];
  return (
    <div class="side">
      <b class={`letter ${letter.toLowerCase()}`}>{letter}</b>
      <div>
        <a href={`/trace/${trace.traceId}`}>
          <ServiceLabel name={top?.service ?? 'unknown service'} />{' '}
          <Name text={top?.span.operationName ?? ''} />{' '}
          <RequestPath path={top && requestPath(top.span.operationName, top.span.tags ?? [])} />
        </a>
        <div class="dim">
          {formatDuration(trace.durationMicros)} · {plural(trace.nodes.length, 'span')}
          {trace.failedCount > 0 && ` · ${plural(trace.failedCount, 'error')}`}
          <span class="details">
            {' '}
            · {plural(trace.services.length, 'service')} · depth {trace.depth} ·{' '}
            {formatDateTime(trace.startMicros)} · <code>{shortTraceId(trace.traceId)}</code>
          </span>
        </div>
      </div>
    </div>
  );
}
