import type { ClientHttp2Session } from 'node:http2';
import { givenField } from '@spoor/core';
import { portOrZero, textOrNothing } from '../given-fields.ts';
import { splitHost } from '../server-address.ts';
import { readHeader, type SentHeaders } from './sent-headers.ts';

/** Whom a request asks. */
export interface Authority {
  readonly scheme: string;
  /** With its port as the caller wrote it, without user-info. */
  readonly text: string;
  /** IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** What `connect` was given stands under symbols of Node's own. */
function kept(session: object, description: string): string | undefined {
  const symbol = Object.getOwnPropertySymbols(session).find((each) => each.description === description);
  return symbol === undefined ? undefined : textOrNothing((session as Record<symbol, unknown>)[symbol]);
}

/** Known from the beginning; `encrypted` only when the handshake is over. */
function schemeOf(session: ClientHttp2Session): string {
  const protocol = kept(session, 'protocol');
  if (protocol !== undefined) return protocol.endsWith(':') ? protocol.slice(0, -1) : protocol;
  return session.encrypted === true ? 'https' : 'http';
}

/** A socket that the session has lost throws for everything. */
function peerText(session: ClientHttp2Session): string {
  const host = textOrNothing(givenField(session.socket, 'remoteAddress')) ?? 'localhost';
  const port = portOrZero(givenField(session.socket, 'remotePort'));
  const name = host.includes(':') ? `[${host}]` : host;
  return port === 0 ? name : `${name}:${port}`;
}

const withoutBrackets = (host: string): string =>
  host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;

/** The header's text may be anything: it is taken apart, and never parsed as a URL, which would refuse most of it. */
export function authorityOf(session: ClientHttp2Session, headers: SentHeaders): Authority {
  const scheme = schemeOf(session);
  const given = readHeader(headers, ':authority') ?? readHeader(headers, 'host');
  const found = textOrNothing(given) ?? kept(session, 'authority') ?? peerText(session);
  const withoutUser = found.slice(found.lastIndexOf('@') + 1);
  const { host, port } = splitHost(withoutUser, scheme);
  const isUsual = port === (scheme === 'https' ? 443 : 80) && withoutUser.endsWith(`:${port}`);
  return {
    scheme,
    text: isUsual ? withoutUser.slice(0, withoutUser.lastIndexOf(':')) : withoutUser,
    host: withoutBrackets(host),
    port: port ?? (scheme === 'https' ? 443 : 80),
  };
}
