import { useLayoutEffect, useRef } from 'preact/hooks';
import { traceTitle } from '../model/insight/trace-title.ts';
import type { TraceModel } from '../model/trace/build-trace.ts';
import { servicePairs } from '../model/trace/service-pairs.ts';
import { Splitter, useWidth } from '../parts/splitter.tsx';
import { SpanDetail } from '../span/span-detail.tsx';
import { separateColours } from '../state/colours.ts';
import { useTitle } from '../state/use-title.ts';
import { EventList } from '../views/event-list.tsx';
import { FlameGraph } from '../views/flame-graph.tsx';
import { SpanTable } from '../views/span-table.tsx';
import { FindingList } from './finding-list.tsx';
import { Minimap } from './minimap.tsx';
import { TraceHeader } from './trace-header.tsx';
import { useTraceKeys } from './trace-keys.ts';
import { TraceToolbar } from './trace-toolbar.tsx';
import { type TraceState, useTraceState } from './use-trace-state.ts';
import { Waterfall } from './waterfall.tsx';

interface Props {
  readonly model: TraceModel;
  readonly fromFile: boolean;
  /** Tags and logs of all spans are there too. */
  readonly complete: boolean;
}

export function TraceView({ model, fromFile, complete }: Props) {
  const state = useTraceState(model, complete);
  const body = useRef<HTMLDivElement>(null);
  const detail = useWidth({ name: 'detail', least: 280, most: 1200, side: 'right' });
  useTraceKeys(state);
  useTitle(traceTitle(model));
  useLayoutEffect(() => {
    separateColours(
      model.services.map(({ name }) => name),
      servicePairs(model),
    );
  }, [model]);
  const close = () => {
    state.select(undefined);
    body.current?.querySelector<HTMLElement>('[role="tree"]')?.focus();
  };
  return (
    <div class="trace">
      <TraceHeader state={state} fromFile={fromFile} />
      <FindingList state={state} />
      <TraceToolbar state={state} />
      <div
        class="trace-body"
        ref={body}
        style={detail.width === undefined ? {} : { '--detail-width': `${detail.width}px` }}
      >
        <View state={state} />
        {state.selected !== undefined && (
          <>
            <Splitter label="Width of the details" sized={detail} />
            <SpanDetail
              key={state.selected.index}
              node={state.selected}
              model={model}
              fromFile={fromFile}
              complete={complete}
              close={close}
            />
          </>
        )}
      </div>
    </div>
  );
}

function View({ state }: { state: TraceState }) {
  switch (state.view) {
    case 'timeline':
      return <Timeline state={state} />;
    case 'flame':
      return <FlameGraph state={state} />;
    case 'logs':
      return <EventList state={state} />;
    case 'table':
    case 'services':
      return <SpanTable key={state.view} state={state} />;
  }
}

function Timeline({ state }: { state: TraceState }) {
  const tree = useRef<HTMLDivElement>(null);
  const names = useWidth({ name: 'names', least: 120, most: 1000, side: 'left' });
  return (
    <div class="timeline" style={names.width === undefined ? {} : { '--name-column': `${names.width}px` }}>
      <Minimap model={state.model} window={state.window} setWindow={state.setWindow} />
      <Waterfall state={state} tree={tree} names={names} />
    </div>
  );
}
