import { useEffect } from 'preact/hooks';
import { ChangesView } from './changes/changes-view.tsx';
import { CompareView } from './compare/compare-view.tsx';
import { GraphLoader } from './graph/graph-loader.tsx';
import { Empty } from './parts/empty.tsx';
import { TopBar } from './parts/top-bar.tsx';
import { SearchView } from './search/search-view.tsx';
import { location } from './state/location.ts';
import { notice } from './state/notice.ts';
import { openTraceFile } from './state/opened-traces.ts';
import { TraceLoader } from './trace/trace-loader.tsx';

export function App() {
  useEffect(takeDroppedFiles, []);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <TopBar />
      {notice.value !== undefined && (
        <div class="notice" role="alert">
          <span>{notice.value}</span>
          <button
            type="button"
            onClick={() => {
              notice.value = undefined;
            }}
          >
            Dismiss
          </button>
        </div>
      )}
      <main id="main" tabIndex={-1}>
        <View />
      </main>
    </>
  );
}

function View() {
  const { path, params } = location.value;
  const traceId = /^\/trace\/([^/]+)\/?$/.exec(path)?.[1];
  if (traceId !== undefined) return <TraceLoader key={traceId} traceId={traceId.toLowerCase()} />;
  if (path === '/' || path === '/search') return <SearchView params={params} />;
  if (path === '/graph') return <GraphLoader params={params} />;
  if (path === '/compare') return <CompareView params={params} />;
  if (path === '/changes') return <ChangesView params={params} />;
  return (
    <Empty title="There is no such page">
      <p>
        <a href="/search">Search for traces</a>
      </p>
    </Empty>
  );
}

/** A trace's JSON can be dropped anywhere on the page. */
function takeDroppedFiles(): () => void {
  const allow = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };
  const drop = (event: DragEvent) => {
    const file = event.dataTransfer?.files[0];
    if (file === undefined) return;
    event.preventDefault();
    void openTraceFile(file);
  };
  window.addEventListener('dragover', allow);
  window.addEventListener('drop', drop);
  return () => {
    window.removeEventListener('dragover', allow);
    window.removeEventListener('drop', drop);
  };
}
