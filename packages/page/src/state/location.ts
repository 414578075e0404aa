import { signal } from '@preact/signals';

export interface Location {
  readonly path: string;
  readonly params: URLSearchParams;
}

const read = (): Location => ({
  path: window.location.pathname,
  params: new URLSearchParams(window.location.search),
});

export const location = signal<Location>(read());

export function navigate(href: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') window.history.pushState(null, '', href);
  else window.history.replaceState(null, '', href);
  location.value = read();
}

/** Links of the page's own are followed without loading it again, as long as nobody asks for a new tab. */
export function followLinks(): void {
  window.addEventListener('popstate', () => {
    location.value = read();
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
