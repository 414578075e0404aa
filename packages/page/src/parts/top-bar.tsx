import { useRef } from 'preact/hooks';
import { traceIdIn } from '../model/text/trace-id.ts';
import { location, navigate } from '../state/location.ts';
import { say } from '../state/notice.ts';
import { openTraceFile } from '../state/opened-traces.ts';
import { theme, themes } from '../state/theme.ts';
import { keyHelp } from './key-help.tsx';

const views = [
  { href: '/search', label: 'Search', paths: ['/', '/search', '/trace'] },
  { href: '/graph', label: 'Graph', paths: ['/graph'] },
  { href: '/changes', label: 'What changed', paths: ['/changes'] },
  { href: '/compare', label: 'Compare', paths: ['/compare'] },
];

export function TopBar() {
  const here = location.value.path.replace(/^(\/[^/]*).*$/, '$1');
  return (
    <header class="top-bar">
      <a class="brand" href="/search" aria-label="Spoor, to the search">
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <ellipse cx="8" cy="11" rx="3.6" ry="3" />
          <circle cx="3" cy="7" r="1.6" />
          <circle cx="6.3" cy="4" r="1.6" />
          <circle cx="9.8" cy="4" r="1.6" />
          <circle cx="13" cy="7" r="1.6" />
        </svg>
        <span>Spoor</span>
      </a>
      <nav aria-label="Views">
        {views.map(({ href, label, paths }) => (
          <a key={href} href={href} aria-current={paths.includes(here) ? 'page' : undefined}>
            {label}
          </a>
        ))}
      </nav>
      <GoToTrace />
      <OpenFile />
      <ThemeButton />
      <button
        type="button"
        class="help"
        title="Keys: ?"
        aria-label="Keys"
        onClick={() => {
          keyHelp.value = true;
        }}
      >
        ?
      </button>
    </header>
  );
}

function GoToTrace() {
  const input = useRef<HTMLInputElement>(null);
  const go = (event: Event) => {
    event.preventDefault();
    const id = traceIdIn(input.current?.value ?? '');
    if (id === undefined) say('A trace id must be 1 to 32 hex digits, or a header or an address with one.');
    else navigate(`/trace/${id}`);
  };
  return (
    <form class="go-to" role="search" aria-label="Trace by id" onSubmit={go}>
      <input
        ref={input}
        aria-label="Trace id or header"
        placeholder="Trace id or traceparent"
        spellcheck={false}
        autocomplete="off"
      />
    </form>
  );
}

function OpenFile() {
  const input = useRef<HTMLInputElement>(null);
  const open = () => {
    const file = input.current?.files?.[0];
    if (file !== undefined) void openTraceFile(file);
    if (input.current !== null) input.current.value = '';
  };
  return (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        Open JSON
      </button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        onChange={open}
        aria-label="Trace file"
      />
    </>
  );
}

function ThemeButton() {
  const next = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'auto';
  return (
    <button
      type="button"
      class="theme"
      title={`Theme: ${theme.value}; change to ${next}`}
      aria-label={`Theme: ${theme.value}; change to ${next}`}
      onClick={() => {
        theme.value = next;
      }}
    >
      {{ auto: '◐ Auto', light: '○ Light', dark: '● Dark' }[theme.value]}
    </button>
  );
}
