import { useEffect } from 'preact/hooks';
import { ChangesView } from './changes/changes-view.tsx';
import { CompareView } from './compare/compare-view.tsx';
import { GraphLoader } from './graph/graph-loader.tsx';
import { CollectorGoneBar } from './parts/collector-gone.tsx';
import { copyText } from './parts/copy-text.ts';
import { Empty } from './parts/empty.tsx';
import { KeyHelp, keyHelp } from './parts/key-help.tsx';
import { TopBar } from './parts/top-bar.tsx';
import { SearchView } from './search/search-view.tsx';
import { type KeyRow, useKeys } from './state/keys.ts';
import { hrefWith, location, navigate } from './state/location.ts';
import { mention, notice, toast } from './state/notice.ts';
import { openTraceFile } from './state/opened-traces.ts';
import { TraceLoader } from './trace/trace-loader.tsx';

export function App() {
  useEffect(takeDroppedFiles, []);
  useKeys({ title: 'Everywhere', rows: everywhere });
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <TopBar />
      <CollectorGoneBar />
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
      {toast.value !== undefined && (
        <div class="toast" role="status">
          {toast.value}
        </div>
      )}
      <KeyHelp />
    </>
  );
}

const everywhere: readonly KeyRow[] = [
  {
    keys: ['?'],
    does: 'these keys',
    run: () => {
      keyHelp.value = true;
    },
  },
  {
    keys: ['y'],
    does: 'copy the link to what is shown',
    run: async () => {
      if (await copyText(window.location.origin + hrefWith({}))) mention('Copied: link to what is shown');
    },
  },
  { keys: ['s'], does: 'search', run: () => navigate('/search') },
  { keys: ['g'], does: 'graph', run: () => navigate('/graph') },
  { keys: ['w'], does: 'what changed', run: () => navigate('/changes') },
  { keys: ['c'], does: 'compare', run: () => navigate('/compare') },
];

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
