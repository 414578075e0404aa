import assert from 'node:assert/strict';
import { test } from 'node:test';
import { receiveSpans } from './received-spans.ts';
import { fixture, runApp } from './run-app.ts';

const secret = 'S3cReT0VaLuE';
const captured = 'authorization,referer,x-original-url,location,link,set-cookie';
const capture = {
  OTEL_INSTRUMENTATION_HTTP_SERVER_CAPTURE_REQUEST_HEADERS: captured,
  OTEL_INSTRUMENTATION_HTTP_SERVER_CAPTURE_RESPONSE_HEADERS: captured,
  OTEL_INSTRUMENTATION_HTTP_CLIENT_CAPTURE_REQUEST_HEADERS: captured,
  OTEL_INSTRUMENTATION_HTTP_CLIENT_CAPTURE_RESPONSE_HEADERS: captured,
  OTEL_INSTRUMENTATION_GRPC_CAPTURE_METADATA_SERVER_REQUEST: captured,
  OTEL_INSTRUMENTATION_GRPC_CAPTURE_METADATA_CLIENT_REQUEST: captured,
};

/** Everything that is sent of a span, also where it is encoded. */
const textOf = (spans: readonly unknown[]): string =>
  decodeURIComponent(JSON.stringify(spans).replaceAll('%25', '%'));

test('no span shows a secret: targets, captured headers, messages and stacks, over every protocol', async (t) => {
  const receiver = await receiveSpans(t);
  const env = { ...receiver.http, ...capture, OTEL_SERVICE_NAME: 'secrets', SECRET: secret };
  const ended = await runApp(fixture('secrets.cjs'), { env });
  assert.equal(ended.stdout, 'true', ended.stderr);
  assert.ok(!ended.stderr.includes(secret), ended.stderr);
  const spans = await receiver.spans('secrets', 43);
  const text = textOf(spans);
  assert.ok(
    !text.includes(secret),
    text.slice(Math.max(0, text.indexOf(secret) - 300), text.indexOf(secret) + 50),
  );
  // It was all there: headers, exceptions, a call that failed.
  for (const part of [
    'http.request.header.referer',
    'http.response.header.link',
    'rpc.request.metadata.referer',
    'exception.stacktrace',
    'grpc.error_message',
    '/a;jsessionid=REDACTED/b',
    'answered 500',
  ]) {
    assert.ok(text.includes(part), part);
  }
});

test('SPOOR_REDACT=none shows what would be masked, passwords in URLs excepted', async (t) => {
  const receiver = await receiveSpans(t);
  const env = {
    ...receiver.http,
    ...capture,
    OTEL_SERVICE_NAME: 'open',
    SECRET: secret,
    SPOOR_REDACT: 'none',
  };
  await runApp(fixture('secrets.cjs'), { env });
  const text = textOf(await receiver.spans('open', 43));
  assert.ok(text.includes(`/a?token=${secret}`) || text.includes(`token=${secret}`));
  assert.ok(!text.includes(`user:${secret}`));
});
