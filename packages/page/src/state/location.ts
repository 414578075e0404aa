import { signal } from '@preact/signals';

export interface Location {
  readonly path: string;
  readonly params: URLSearchParams;
}

const parse = (href: string): Location => {
  const { pathname, searchParams } = new URL(href, window.location.origin);
  return { path: pathname, params: searchParams };
};

export const location = signal<Location>(parse(window.location.href));

/** Browsers refuse to change the address more often than some hundred times in half a minute. */
const writeAfterMs = 120;
let unwritten: string | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

function write(): void {
  clearTimeout(timer);
  timer = undefined;
  if (unwritten !== undefined) window.history.replaceState(window.history.state, '', unwritten);
  unwritten = undefined;
}

/** `push` leaves a step to go back to; `replace` is for what a reader does within a view. */
export function navigate(href: string, how: 'push' | 'replace' = 'push'): void {
  // To go where one is already is no step.
  if (how === 'replace' || href === window.location.pathname + window.location.search) {
    unwritten = href;
    timer ??= setTimeout(write, writeAfterMs);
  } else {
    write();
    // Where the reader was is where they come back to.
    window.history.replaceState({ scrollTop: window.scrollY }, '');
    window.history.pushState(null, '', href);
  }
  location.value = parse(href);
  if (how === 'push') window.scrollTo(0, 0);
}

export type ParamChanges = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The address of this view with some parameters changed; empty and undefined ones are left out. */
export function hrefWith(changes: ParamChanges): string {
  const { path, params } = location.value;
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name);
    for (const one of typeof value === 'string' ? [value] : (value ?? []))
      if (one !== '') next.append(name, one);
  }
  const query = next.toString();
  return query === '' ? path : `${path}?${query}`;
}

export const setParams = (changes: ParamChanges, how: 'push' | 'replace' = 'replace'): void =>
  navigate(hrefWith(changes), how);

/** Links of the page's own are followed without loading it again, as long as nobody asks for a new tab. */
export function followLinks(): void {
  window.history.scrollRestoration = 'manual';
  window.addEventListener('pagehide', write);
  window.addEventListener('popstate', (event) => {
    unwritten = undefined;
    location.value = parse(window.location.href);
    const scrollTop = Number(event.state?.scrollTop ?? 0);
    // When the view is drawn again.
    requestAnimationFrame(() => requestAnimationFrame(() => window.scrollTo(0, scrollTop)));
  });
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!(link instanceof HTMLAnchorElement) || link.target !== '' || link.hasAttribute('download')) return;
    if (link.origin !== window.location.origin || link.pathname.startsWith('/api/') || link.hash !== '')
      return;
    event.preventDefault();
    navigate(link.pathname + link.search);
  });
}
