import { useRef } from 'preact/hooks';
import type { TraceModel } from '../model/trace/build-trace.ts';
import { Minimap } from './minimap.tsx';
import { SpanDetail } from './span-detail.tsx';
import { TraceHeader } from './trace-header.tsx';
import { TraceToolbar } from './trace-toolbar.tsx';
import { useTraceState } from './use-trace-state.ts';
import { Waterfall } from './waterfall.tsx';

interface Props {
  readonly model: TraceModel;
  readonly fromFile: boolean;
  /** Tags and logs of all spans are there too. */
  readonly complete: boolean;
}

export function TraceView({ model, fromFile, complete }: Props) {
  const state = useTraceState(model, complete);
  const tree = useRef<HTMLDivElement>(null);
  const close = () => {
    state.select(undefined);
    tree.current?.focus();
  };
  return (
    <div class="trace">
      <TraceHeader model={model} fromFile={fromFile} service={state.service} setService={state.setService} />
      <TraceToolbar state={state} />
      <div class="trace-body">
        <div class="timeline">
          <Minimap model={model} window={state.window} setWindow={state.setWindow} />
          <Waterfall state={state} tree={tree} />
        </div>
        {state.selected !== undefined && (
          <SpanDetail
            key={state.selected.index}
            node={state.selected}
            model={model}
            fromFile={fromFile}
            complete={complete}
            close={close}
          />
        )}
      </div>
    </div>
  );
}
