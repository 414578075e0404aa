/**
 * What every engine does for HTTP, server and client: the application of fixtures/http-scenarios.cjs sees with it what it
 * sees without it, each request has one span on each side that took part, with the status that was really sent, both trace
 * headers travel, and whatever the application starts in a listener belongs to whoever listens.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Expected, httpExpectations, type Side } from './http-expectations.ts';

/** A program; scheme, key and certificate follow. */
export const httpScenarios: string = join(import.meta.dirname, 'fixtures', 'http-scenarios.cjs');

/** The allow-lists that the case `Captured` needs. */
export const httpCaptureEnv: Readonly<Record<string, string>> = {
  OTEL_INSTRUMENTATION_HTTP_SERVER_CAPTURE_REQUEST_HEADERS: 'X-Asked,Absent',
  OTEL_INSTRUMENTATION_HTTP_SERVER_CAPTURE_RESPONSE_HEADERS: 'x-sent',
  OTEL_INSTRUMENTATION_HTTP_CLIENT_CAPTURE_REQUEST_HEADERS: 'x-asked',
  OTEL_INSTRUMENTATION_HTTP_CLIENT_CAPTURE_RESPONSE_HEADERS: 'x-sent',
};

export interface HttpSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly tags: Readonly<Record<string, unknown>>;
}

export interface HttpRuns {
  /** Standard output without and with the engine. */
  readonly bare: string;
  readonly traced: string;
  readonly spans: readonly HttpSpan[];
}

export interface HttpSubject {
  readonly name: string;
  readonly scheme: 'http' | 'https';
  /** Runs the scenarios without and with the engine. */
  run(t: TestContext): Promise<HttpRuns>;
  readonly known: KnownFaults;
}

/** Sides as `Upgrade client`. */
export interface KnownFaults {
  /** Cases that the application sees otherwise. */
  readonly changed: readonly string[];
  /** No span of a side that took part. */
  readonly missing: readonly string[];
  /** A wrong status, or headers of the allow-list that are not captured. */
  readonly wrong: readonly string[];
}

interface Printed {
  readonly seen: Readonly<Record<string, unknown>>;
  readonly propagated: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const statusOf = ({ tags }: HttpSpan) => tags['http.response.status_code'];

/** A CONNECT names no path. */
function caseOf({ tags }: HttpSpan): string {
  if (tags['http.request.method'] === 'CONNECT') return 'Connect';
  return new URL(String(tags['url.full'] ?? tags['url.path']), 'http://any').pathname.slice(1);
}

function checkSide(span: HttpSpan, { status, isError }: Side, { method }: Expected): void {
  assert.deepEqual(
    {
      method: span.tags['http.request.method'],
      status: statusOf(span),
      error: span.tags['error'] ?? false,
    },
    { method, status, error: isError },
  );
}

function checkClient(span: HttpSpan, scheme: string): void {
  assert.equal(typeof span.tags['server.port'], 'number');
  assert.equal(typeof span.tags['server.address'], 'string');
  if (caseOf(span) !== 'Connect') assert.match(String(span.tags['url.full']), new RegExp(`^${scheme}://`));
}

function checkServer(span: HttpSpan, scheme: string): void {
  assert.equal(span.tags['url.scheme'], scheme);
  assert.equal(span.tags['network.peer.address'], '127.0.0.1');
  assert.equal(span.tags['network.protocol.version'], '1.1');
}

/** Both headers name the client's span; the server's is its child. */
function checkPropagation(client: HttpSpan, server: HttpSpan, headers: Readonly<Record<string, string>>) {
  const { traceId, spanId } = client;
  assert.equal(headers['traceparent'], `00-${traceId}-${spanId}-01`);
  assert.match(headers['uber-trace-id'] ?? '', new RegExp(`^${traceId}:${spanId}:0:0?1$`));
  assert.deepEqual([server.traceId, server.parentId], [traceId, spanId]);
}

function checkCapture(span: HttpSpan): void {
  const captured = Object.entries(span.tags).filter(([name]) =>
    /^http\.(request|response)\.header\./.test(name),
  );
  // One engine writes arrays, as the conventions say, the other joins the values.
  const texts = captured.map(([name, value]) => [name, String(value).replace(/^\["(.*)"\]$/, '$1')]);
  assert.deepEqual(Object.fromEntries(texts), {
    'http.request.header.x-asked': 'by me',
    'http.response.header.x-sent': 'to you',
  });
}

/** `client response data ContextOne` was started in the caller's span, `server timer ContextOne` in the server's. */
function parentOf(mark: string, spans: readonly HttpSpan[], servers: Map<string, HttpSpan>) {
  const name = mark.slice(mark.lastIndexOf(' ') + 1);
  return mark.startsWith('server') ? servers.get(name) : spans.find((span) => span.name === `caller ${name}`);
}

const contextNames = ['ContextOne', 'ContextTwo'];
const marks = [
  ...['data', 'end', 'await', 'timer', 'finish'].map((what) => `server ${what}`),
  ...[
    'socket',
    'finish',
    'response',
    'response data',
    'response end',
    'response close',
    'close',
    'await',
  ].map((what) => `client ${what}`),
];

interface Run {
  readonly plain: Printed;
  readonly printed: Printed;
  readonly spans: readonly HttpSpan[];
  readonly clients: readonly HttpSpan[];
  readonly servers: readonly HttpSpan[];
}

function parse({ bare, traced, spans }: HttpRuns): Run {
  const ofKind = (kind: string) => spans.filter(({ tags }) => tags['span.kind'] === kind);
  return {
    plain: JSON.parse(bare) as Printed,
    printed: JSON.parse(traced) as Printed,
    spans,
    clients: ofKind('client'),
    servers: ofKind('server'),
  };
}

/** The span of a side, where it is as it should be. */
function checkedSpan(
  given: readonly HttpSpan[],
  name: string,
  side: 'client' | 'server',
  expected: Expected,
  { missing, wrong }: KnownFaults,
): HttpSpan | undefined {
  const [span, ...others] = given.filter((each) => caseOf(each) === name);
  const isExpected = expected[side] !== undefined && !missing.includes(`${name} ${side}`);
  assert.deepEqual([span !== undefined, others.length], [isExpected, 0], `a span of the ${side}`);
  if (span && expected[side] && !wrong.includes(`${name} ${side}`)) checkSide(span, expected[side], expected);
  return span;
}

async function checkContext(t: TestContext, { spans, servers }: Run): Promise<void> {
  const byName = new Map(servers.map((span) => [caseOf(span), span]));
  for (const mark of marks) {
    await t.test(`context: ${mark}`, () => {
      for (const name of contextNames) {
        const span = spans.find((each) => each.name === `${mark} ${name}`);
        assert.ok(span);
        assert.equal(span.parentId, parentOf(`${mark} ${name}`, spans, byName)?.spanId);
      }
    });
  }
}

export function httpContract({ name: engine, scheme, run, known }: HttpSubject): void {
  test(`${scheme}, ${engine}: server and client`, async (t) => {
    const made = parse(await run(t));
    const { plain, printed, clients, servers } = made;
    for (const [name, expected] of Object.entries(httpExpectations(scheme))) {
      await t.test(`${name}: the application sees no difference`, () => {
        assert.ok(plain.seen[name]);
        if (known.changed.includes(name)) assert.notDeepEqual(printed.seen[name], plain.seen[name]);
        else assert.deepEqual(printed.seen[name], plain.seen[name]);
      });
      await t.test(`${name}: one span on each side that took part`, () => {
        const client = checkedSpan(clients, name, 'client', expected, known);
        const server = checkedSpan(servers, name, 'server', expected, known);
        if (client) checkClient(client, scheme);
        if (server) checkServer(server, scheme);
        if (client && server) checkPropagation(client, server, printed.propagated[name] ?? {});
        if (server && !client) assert.equal(server.parentId, expected.remoteParent);
      });
    }
    for (const [side, spans] of Object.entries({ client: clients, server: servers })) {
      await t.test(`${side}: headers of the allow-list are captured, and no others`, () => {
        const span = spans.find((each) => caseOf(each) === 'Captured');
        assert.ok(span);
        if (!known.wrong.includes(`Captured ${side}`)) checkCapture(span);
      });
    }
    await checkContext(t, made);
  });
}
