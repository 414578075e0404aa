import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ReceivedSpan, type Receiver, receiveSpans } from './received-spans.ts';
import { fixture, runApp } from './run-app.ts';
import { nodeMajor, undiciPackages } from './undici-packages.ts';

/** `GET 200 1.1 good`: method, status, version of HTTP, and how the call ended by `error.type`. */
type Ending = string | RegExp;

const failed = (type: string, status = '-', version = '1.1', method = 'GET'): string =>
  `${method} ${status} ${version} ${type}`;

/** By the path that is asked for; each belongs to one call. */
const fetches: Readonly<Record<string, Ending>> = {
  '/get': 'GET 200 1.1 good',
  '/post': 'POST 200 1.1 good',
  '/head': 'HEAD 200 1.1 good',
  '/lower-case': 'POST 200 1.1 good',
  // Sent as it was written, and refused by the server of the fixture.
  '/odd-case': failed('400', '400', '1.1', 'PATCH (patch)'),
  '/odd-method': failed('400', '400', '1.1', '_OTHER (Brew)'),
  '/status/404': failed('404', '404'),
  '/status/500': failed('500', '500'),
  '/moved': 'GET 302 1.1 good',
  '/here': 'GET 200 1.1 good',
  '/refused': failed('Error', '-', '-'),
  '/hang-up': failed('SocketError'),
  '/broken-off': failed('SocketError', '200'),
  '/cancelled/endless': failed('AbortError', '200'),
  // On a machine under load the time is over before there is a connection, and then undici 7 has a reason of its own.
  '/timeout/silent': /^GET - (1\.1 TimeoutError|- (Timeout|Abort)Error)$/,
  '/reading/endless': failed('AbortError', '200'),
  '/broken-body': failed('_OTHER', '-', '1.1', 'POST'),
  '/none/silent': failed('AbortError'),
  '/undefined/silent': failed('AbortError'),
  '/text/silent': failed('_OTHER'),
  '/null/silent': failed('AbortError'),
  '/number/silent': failed('_OTHER'),
  '/symbol/silent': failed('_OTHER'),
  '/object/silent': failed('_OTHER'),
  '/bare-object/silent': failed('_OTHER'),
  '/range-error/silent': failed('RangeError'),
  '/other-realm/silent': failed('RangeError'),
  '/throwing-getters/silent': failed('_OTHER'),
};

const ofPackages: Readonly<Record<string, Ending>> = {
  '/request': 'GET 200 1.1 good',
  '/request-odd': failed('400', '400', '1.1', 'PATCH (patch)'),
  '/stream': 'GET 200 1.1 good',
  '/stream-factory': failed('_OTHER', '200'),
  '/pipeline': 'GET 200 1.1 good',
  '/request-refused': failed('Error', '-', '-'),
  '/request/hang-up': failed('SocketError'),
  // Up to version 5 whatever reason is given is an error of undici's own.
  '/request/silent': /^GET - 1\.1 (_OTHER|AbortError)$/,
  '/list': 'GET 200 1.1 good',
  '/iterable': 'GET 200 1.1 good',
  '/request-broken-body': failed('_OTHER', '-', '1.1', 'POST'),
  '/handler': failed('Error', '200'),
  '/upgrade': /^GET (-|400) 1\.1 SocketError$/,
  // The second call never left the pool.
  '/destroyed/1/silent': failed('ClientDestroyedError'),
};

const webSockets: Readonly<Record<string, Ending>> = {
  '/socket': 'GET 101 1.1 good',
  // Older copies do not say with which status an upgrade was refused.
  '/no-socket/400': /^GET (400 1\.1 400|- 1\.1 SocketError)$/,
  '/no-socket/hang-up': failed('SocketError'),
  '/no-socket/refused': failed('Error', '-', '-'),
};

const secure = (version: string): Readonly<Record<string, Ending>> => ({
  '/h2/get': `GET 200 ${version} good`,
  '/h2/again': `GET 200 ${version} good`,
  '/h2/post': `POST 200 ${version} good`,
  '/h2/500': failed('500', '500', version),
  '/h2/silent': failed('_OTHER', '-', version),
});

function endingOf({ tags }: ReceivedSpan): string {
  assert.equal(tags['spoor.incomplete'], undefined, 'a span was open when the process ended');
  const original = tags['http.request.method_original'];
  const method = `${tags['http.request.method']}${original === undefined ? '' : ` (${original})`}`;
  const status = tags['http.response.status_code'] ?? '-';
  const type = tags['error.type'];
  assert.equal(tags['otel.status_code'] === 'ERROR', type !== undefined, JSON.stringify(tags));
  return `${method} ${status} ${tags['network.protocol.version'] ?? '-'} ${type ?? 'good'}`;
}

const isClient = ({ tags }: ReceivedSpan): boolean => tags['span.kind'] === 'client';

/** The client spans, once there are so many of them; those of the servers come in between. */
async function clientSpans(receiver: Receiver, service: string, wanted: number): Promise<ReceivedSpan[]> {
  let spans: ReceivedSpan[] = [];
  do spans = await receiver.spans(service, spans.length === 0 ? wanted : spans.length + 1);
  while (spans.filter(isClient).length < wanted);
  return spans.filter(isClient);
}

/** Each call has one span, and that one ended as it should. */
function assertEndings(spans: readonly ReceivedSpan[], expected: Readonly<Record<string, Ending>>): void {
  const endings = spans.map(
    (span) => [new URL(String(span.tags['url.full'])).pathname, endingOf(span)] as const,
  );
  assert.deepEqual(endings.map(([path]) => path).sort(), Object.keys(expected).sort());
  for (const [path, ending] of endings) {
    const wanted = expected[path] as Ending;
    const isWanted = typeof wanted === 'string' ? ending === wanted : wanted.test(ending);
    assert.ok(isWanted, `${path}: ${ending}`);
  }
}

const hasWebSocket = nodeMajor >= 22;

for (const name of ['node', ...undiciPackages]) {
  const isPackage = name !== 'node';
  const expected = {
    ...fetches,
    ...(isPackage ? ofPackages : {}),
    ...(isPackage || hasWebSocket ? webSockets : {}),
    // Node's own asks for HTTP/2 since version 26.
    ...secure(isPackage || nodeMajor >= 26 ? '2' : '1.1'),
  };

  test(`fetch, undici and WebSocket, ${name}: one span for each call, ended once, and nothing changed for the application`, async (t) => {
    const receiver = await receiveSpans(t);
    const env = { ...receiver.http, OTEL_SERVICE_NAME: 'calls' };
    const [bare, traced] = await Promise.all([
      runApp(fixture('fetch-calls.cjs'), { way: 'none', args: [name] }),
      runApp(fixture('fetch-calls.cjs'), { args: [name], env }),
    ]);
    assert.equal(traced.status, 0, traced.stderr);
    assert.deepEqual(JSON.parse(traced.stdout), JSON.parse(bare.stdout));
    assert.doesNotMatch(traced.stderr, /^spoor: /m);
    assertEndings(await clientSpans(receiver, 'calls', Object.keys(expected).length), expected);
  });
}

test('through a proxy: the span names the target, and the proxy as the peer', async (t) => {
  const receiver = await receiveSpans(t);
  const env = { ...receiver.http, OTEL_SERVICE_NAME: 'proxied' };
  const ended = await runApp(fixture('proxied.cjs'), { args: undiciPackages, env });
  assert.equal(ended.status, 0, ended.stderr);
  const { target, proxy } = JSON.parse(ended.stdout) as { target: number; proxy: number };
  const forms = undiciPackages.flatMap((name) =>
    ['agent', 'whole-url', ...(name === 'undici-5' ? [] : ['environment'])].flatMap((way) =>
      ['request', 'fetch'].map((form) => `/${name}/${way}/${form}`),
    ),
  );
  const paths = [
    '/by-hand',
    '/with-user',
    '/http-proxy-agent',
    // CONNECT has no path.
    '/',
    '/tunnelled',
    ...forms,
    ...(nodeMajor >= 24 ? ['/node-environment/http', '/node-environment/fetch'] : []),
  ];
  const spans = await clientSpans(receiver, 'proxied', paths.length);
  const named = spans.map(({ tags }) => {
    const { origin, pathname } = new URL(String(tags['url.full']));
    return [pathname, origin, tags['server.address'], tags['server.port'], tags['network.peer.port']];
  });
  const rows = paths.map((path) => [path, `http://127.0.0.1:${target}`, '127.0.0.1', target, proxy]);
  assert.deepEqual(named.sort(), rows.sort());
});
