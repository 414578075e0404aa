import type { IncomingMessage } from 'node:http';
import { inspect } from 'node:util';
import { HttpError } from './http-error.ts';

const localNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** `Host` without its port, in lower case. */
function hostName(header: string): string {
  return header.replace(/:\d*$/, '').toLowerCase();
}

/**
 * Refuses what a web page of somebody else's could make the browser send: a name that was rebound to 127.0.0.1
 * shows in `Host`, a request across origins in `Origin` or `Sec-Fetch-Site`. A link to a trace may be followed from
 * anywhere, since the page that holds the link cannot read the answer.
 */
export function refuseForeignRequest(request: IncomingMessage, { hosts, origins }: Allowed): void {
  const { host = '', origin, 'sec-fetch-site': site } = request.headers;
  const isKnown = isAllowedOrigin(origin, origins) || isNavigation(request);
  refuseForeign(
    {
      host,
      origin: isAllowedOrigin(origin, origins) ? undefined : origin,
      site: isKnown ? undefined : (site as string | undefined),
    },
    hosts,
  );
}

export interface Allowed {
  readonly hosts: ReadonlySet<string>;
  /** Whose pages may send to this port. */
  readonly origins: ReadonlySet<string>;
}

export const isAllowedOrigin = (origin: string | undefined, origins: ReadonlySet<string>): origin is string =>
  origin !== undefined && origins.has(origin.toLowerCase());

export interface Caller {
  /** By which name the collector was called, and from which origin and site. */
  readonly host: string;
  readonly origin: string | undefined;
  readonly site: string | undefined;
}

export function refuseForeign({ host, origin, site }: Caller, allowedHosts: ReadonlySet<string>): void {
  const name = hostName(host);
  if (!localNames.has(name) && !allowedHosts.has(name)) {
    throw new HttpError(403, `Host must be localhost, 127.0.0.1 or [::1], got ${inspect(host)}; refused`);
  }
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    throw new HttpError(403, `Origin must be the collector's own, got ${inspect(origin)}; refused`);
  }
  if (site === undefined || site === 'same-origin' || site === 'none') return;
  throw new HttpError(403, `Sec-Fetch-Site must be same-origin or none, got ${inspect(site)}; refused`);
}

function isNavigation({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  );
}
