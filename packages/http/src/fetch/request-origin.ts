/** Where an undici request goes, taken apart once for requests in a row to the same origin. */
import { RealURL } from '@spoor/core';
import { defaultPortOf, originText, withoutBrackets } from '../request-target.ts';

export interface RequestOrigin {
  /** IPv6 without brackets; empty when the origin says nothing. */
  readonly host: string;
  /** 0 when nothing says it. */
  readonly port: number;
  readonly protocol: string;
  /** `http://shop:8080`, without user-info. */
  readonly text: string;
}

/** A dispatcher that checks its origins does not let it through; one of the application's own may. */
const unknownOrigin: RequestOrigin = { host: '', port: 0, protocol: '', text: '' };

function parseOrigin(origin: unknown): RequestOrigin {
  try {
    const { protocol, hostname, port } = origin instanceof RealURL ? origin : new RealURL(String(origin));
    if (hostname === '') return unknownOrigin;
    const host = withoutBrackets(hostname);
    const number = port === '' ? defaultPortOf(protocol) : Number(port);
    return { host, port: number, protocol, text: originText(protocol, host, number) };
  } catch {
    return unknownOrigin;
  }
}

/** A longer one would be held for nothing. */
const longestRemembered = 256;
let lastOrigin = '';
let lastParsed = unknownOrigin;

export function originOf(origin: unknown): RequestOrigin {
  if (typeof origin !== 'string') return parseOrigin(origin);
  if (origin === lastOrigin) return lastParsed;
  const parsed = parseOrigin(origin);
  if (origin.length <= longestRemembered) {
    lastOrigin = origin;
    lastParsed = parsed;
  }
  return parsed;
}
