/** What spans each case of fixtures/http-cases.cjs must have, whatever the engine. */

export interface Side {
  /** Undefined: no response was sent or received. */
  readonly status: number | undefined;
  readonly isError: boolean;
}

export interface Expected {
  readonly method: string;
  readonly client: Side | undefined;
  readonly server: Side | undefined;
  /** The span id that the caller outside sent. */
  readonly remoteParent?: string;
}

const side = (status: number | undefined, isError: boolean): Side => ({ status, isError });

/** A client's span is an error from 400 on, a server's from 500 on (semantic conventions, HTTP spans: status). */
const both = (status: number, method = 'GET'): Expected => ({
  method,
  client: side(status, status >= 400),
  server: side(status, status >= 500),
});

/** Asked by a plain socket. */
const fromOutside = (remoteParent?: string): Expected => ({
  method: 'GET',
  client: undefined,
  server: side(200, false),
  ...(remoteParent === undefined ? {} : { remoteParent }),
});

/** The server never hears of it, or hands the socket over. */
const clientOnly = (status: number | undefined, isError: boolean, method = 'GET'): Expected => ({
  method,
  client: side(status, isError),
  server: undefined,
});

const unanswered: Expected = { method: 'GET', client: side(undefined, true), server: side(undefined, true) };
const partly: Expected = { method: 'GET', client: side(200, true), server: side(200, false) };

const statuses = [200, 201, 204, 301, 304, 400, 404, 418, 500, 503, 599];
const methods = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'POST', 'PUT', 'PATCH', 'DELETE'];
const forms = [
  ...['GetText', 'GetUrl', 'GetOptions', 'GetHostname', 'GetTextCallback', 'GetUrlCallback', 'GetOptionsWin'],
  ...[
    'GetOptionsCallback',
    'RequestText',
    'RequestUrl',
    'RequestOptions',
    'RequestCallback',
    'RequestHeaders',
  ],
  ...['RequestHeaderArray', 'SetHeader', 'NullPrototype', 'Frozen'],
];
const fine = ['KeepAliveOne', 'KeepAliveTwo', 'KeepAliveThree', 'Lookup', 'CreateConnection', 'Redirected'];
const each = (names: readonly string[], expected: Expected) => names.map((name) => [name, expected] as const);

export const w3cParent = '00f067aa0ba902b7';
export const uberParent = 'b7ad6b7169203331';

export const httpExpectations = (scheme: 'http' | 'https'): Readonly<Record<string, Expected>> => ({
  ...Object.fromEntries(statuses.map((status) => [`Status${status}`, both(status)])),
  ...Object.fromEntries(methods.map((method) => [method, both(200, method)])),
  // Not a method of the semantic conventions.
  PROPFIND: both(200, '_OTHER'),
  ...Object.fromEntries(each([...forms, ...fine, 'Processing', 'EarlyHints', 'Captured'], both(200))),
  ...(scheme === 'http' ? { NewClientRequest: both(200) } : {}),
  AutomaticContinue: both(200, 'POST'),
  CheckContinue: both(200, 'POST'),
  CheckExpectation: both(417, 'POST'),
  Redirect: both(302),
  ContextOne: both(200, 'POST'),
  ContextTwo: both(200, 'POST'),
  PipelinedOne: fromOutside(),
  PipelinedTwo: fromOutside(),
  InNothing: fromOutside(),
  InW3c: fromOutside(w3cParent),
  InBoth: fromOutside(w3cParent),
  InBrokenUber: fromOutside(w3cParent),
  InUber: fromOutside(uberParent),
  InBrokenW3c: fromOutside(uberParent),
  // From here on the connection speaks another protocol, on the server without a response of Node's.
  Upgrade: clientOnly(101, false),
  Connect: clientOnly(200, false, 'CONNECT'),
  Refused: clientOnly(undefined, true),
  NoSuchHost: clientOnly(undefined, true),
  Unsent: clientOnly(undefined, true),
  ...Object.fromEntries(
    each(['HangUp', 'DestroyBefore', 'DestroyWithError', 'AbortBefore', 'Signal', 'Timeout'], unanswered),
  ),
  BrokenOff: partly,
  DestroyAfter: partly,
});
