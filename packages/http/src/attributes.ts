/**
 * The only place that knows attribute names: the stable semantic conventions for HTTP spans
 * (https://opentelemetry.io/docs/specs/semconv/http/http-spans/), the set that upstream records.
 */
import { type AttributeSink, attributeKey } from '@spoor/core';
import { REDACTED, type Redaction } from '@spoor/redaction';
import type { ClientExchange } from './client-lifecycle.ts';
import { CommonFacts } from './common-facts.ts';
import { OTHER_METHOD, recordedMethod } from './methods.ts';
import { HeaderScan } from './request-headers.ts';
import { clientAddress, serverAddress } from './server-address.ts';
import type { ServerExchange } from './server-lifecycle.ts';
import type { CapturedHeader } from './settings.ts';

const REQUEST_METHOD = attributeKey('http.request.method');
const REQUEST_METHOD_ORIGINAL = attributeKey('http.request.method_original');
const STATUS_CODE = attributeKey('http.response.status_code');
const ROUTE = attributeKey('http.route');
/** Ours: the connection went away before the response was complete. Nothing stable exists for it. */
const ABORTED = attributeKey('http.aborted');
const URL_SCHEME = attributeKey('url.scheme');
const URL_PATH = attributeKey('url.path');
const URL_QUERY = attributeKey('url.query');
const URL_FULL = attributeKey('url.full');
const SERVER_ADDRESS = attributeKey('server.address');
const SERVER_PORT = attributeKey('server.port');
const CLIENT_ADDRESS = attributeKey('client.address');
const PEER_ADDRESS = attributeKey('network.peer.address');
const PEER_PORT = attributeKey('network.peer.port');
const PROTOCOL_VERSION = attributeKey('network.protocol.version');
const USER_AGENT = attributeKey('user_agent.original');
const ERROR_TYPE = attributeKey('error.type');
const PEER_SERVICE = attributeKey('peer.service');

/** What an application calls it when it names a route itself, by `span.setAttribute`. */
export const ROUTE_NAME = ROUTE.name;

const scan = new HeaderScan();

const facts = new CommonFacts({
  method: REQUEST_METHOD,
  scheme: URL_SCHEME,
  version: PROTOCOL_VERSION,
  status: STATUS_CODE,
});

/** What comes in a few combinations. A method that nobody knows is kept as it was, beside. */
function writeFacts(
  sink: AttributeSink,
  known: ReadonlySet<string>,
  method: string,
  scheme: string,
  version: string,
  status: number,
): void {
  const recorded = recordedMethod(known, method);
  if (!facts.write(sink, recorded, scheme, version, status)) {
    // The list's own string, not the request's.
    const own = [...known].find((name) => name === recorded) ?? OTHER_METHOD;
    facts.remember(own, scheme, version, status);
  }
  if (recorded !== method) sink.string(REQUEST_METHOD_ORIGINAL, method);
}

/** `/path?query` without the query; an absolute target without its origin, as a proxy is asked. */
function pathOf(target: string): string {
  const start = target.charCodeAt(0) === 0x2f ? 0 : originEnd(target);
  const question = target.indexOf('?');
  if (start === 0 && question === -1) return target;
  return target.slice(start, question === -1 ? target.length : question) || '/';
}

function originEnd(target: string): number {
  const scheme = target.indexOf('://');
  if (scheme === -1) return 0;
  const path = target.indexOf('/', scheme + 3);
  return path === -1 ? target.length : path;
}

function writeHeaders(
  sink: AttributeSink,
  headers: readonly CapturedHeader[],
  redaction: Redaction,
  read: (name: string) => string[] | undefined,
): void {
  for (const { name, key, isSecret } of headers) {
    const values = read(name);
    if (values === undefined) continue;
    sink.array(
      key,
      values.map((value) => (isSecret ? REDACTED : redaction.header(value))),
    );
  }
}

export function writeServerAttributes(exchange: ServerExchange, sink: AttributeSink): void {
  const { settings, target, scheme, peerAddress } = exchange;
  const { method, protocolVersion, statusCode } = exchange;
  writeFacts(sink, settings.knownMethods, method, scheme, protocolVersion, statusCode);
  scan.read(exchange.rawHeaders);
  const server = serverAddress(scan, scheme);
  if (server !== undefined) {
    sink.string(SERVER_ADDRESS, server.host);
    if (server.port !== undefined) sink.int(SERVER_PORT, server.port);
  }
  if (peerAddress !== undefined) {
    sink.string(PEER_ADDRESS, peerAddress);
    sink.int(PEER_PORT, exchange.peerPort);
  }
  if (scan.userAgent !== undefined) sink.string(USER_AGENT, scan.userAgent);
  sink.string(URL_PATH, settings.redaction.path(pathOf(target)));
  const question = target.indexOf('?');
  if (question !== -1 && question + 1 < target.length)
    sink.string(URL_QUERY, settings.redaction.query(target.slice(question + 1)));
  const client = clientAddress(scan, peerAddress);
  if (client !== undefined) sink.string(CLIENT_ADDRESS, client);
  scan.clear();
  if (exchange.route !== undefined) sink.string(ROUTE, exchange.route);
  if (exchange.errorType !== undefined) sink.string(ERROR_TYPE, exchange.errorType);
  if (exchange.isAborted) sink.bool(ABORTED, true);
  if (settings.serverRequestHeaders.length > 0)
    writeHeaders(sink, settings.serverRequestHeaders, settings.redaction, (name) =>
      exchange.requestHeader(name),
    );
  if (settings.serverResponseHeaders.length > 0)
    writeHeaders(sink, settings.serverResponseHeaders, settings.redaction, (name) =>
      exchange.responseHeader(name),
    );
}

export function writeClientAttributes(exchange: ClientExchange, sink: AttributeSink): void {
  const { settings, host, port } = exchange;
  const { method, protocolVersion, statusCode } = exchange;
  writeFacts(sink, settings.knownMethods, method, '', protocolVersion ?? '', statusCode);
  if (host !== '') sink.string(SERVER_ADDRESS, host);
  if (port !== 0) sink.int(SERVER_PORT, port);
  sink.string(URL_FULL, settings.redaction.target(exchange.urlAt(host, port)));
  const { userAgent } = exchange;
  if (userAgent !== undefined) sink.string(USER_AGENT, userAgent);
  const { peerServices } = settings;
  if (peerServices !== undefined) {
    const name = peerServices.get(`${host}:${port}`) ?? peerServices.get(host);
    if (name !== undefined) sink.string(PEER_SERVICE, name);
  }
  if (exchange.peerAddress !== undefined) {
    sink.string(PEER_ADDRESS, exchange.peerAddress);
    sink.int(PEER_PORT, exchange.peerPort);
  }
  if (exchange.errorType !== undefined) sink.string(ERROR_TYPE, exchange.errorType);
  if (exchange.isAborted) sink.bool(ABORTED, true);
  if (settings.clientRequestHeaders.length > 0)
    writeHeaders(sink, settings.clientRequestHeaders, settings.redaction, (name) =>
      exchange.requestHeader(name),
    );
  if (settings.clientResponseHeaders.length > 0)
    writeHeaders(sink, settings.clientResponseHeaders, settings.redaction, (name) =>
      exchange.responseHeader(name),
    );
}
