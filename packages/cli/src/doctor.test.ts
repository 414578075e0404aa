import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { registerFile } from './installation.ts';
import { runCommandLine } from './run-command-line.ts';
import { paletteFor } from './terminal-text.ts';

async function doctor(env: NodeJS.ProcessEnv): Promise<{ status: number; lines: string[]; out: string }> {
  let out = '';
  const write = (text: string) => {
    out += text;
  };
  const err = (line: string) => write(`${line}\n`);
  const terminal = { out: write, err, columns: 100, coloured: false, paint: paletteFor(false) };
  const status = await runCommandLine(['doctor'], {
    ...terminal,
    env: { OTEL_SERVICE_NAME: 'patient', ...env },
  });
  return { status, lines: out.split('\n'), out };
}

/** Each set-up, and the one line that names its cause. */
for (const [env, expected] of [
  [{ OTEL_TRACES_EXPORTER: 'none' }, 'wrong   OTEL_TRACES_EXPORTER is none: no span is sent'],
  [
    { OTEL_TRACES_EXPORTER: 'console', OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' },
    'wrong   OTEL_TRACES_SAMPLER_ARG is 0: no trace that begins here is recorded',
  ],
  [
    { OTEL_TRACES_EXPORTER: 'console', OTEL_SDK_DISABLED: 'true' },
    'wrong   OTEL_SDK_DISABLED is true: no span is made, the context is passed on',
  ],
  [
    { OTEL_TRACES_EXPORTER: 'console', JAEGER_DISABLED: 'true' },
    'wrong   JAEGER_DISABLED is true: nothing is traced, and no context is passed on',
  ],
  [
    {
      OTEL_TRACES_EXPORTER: 'console',
      SPOOR_TRUST_INBOUND: '10.0.0.0/99',
      OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http',
    },
    "wrong   SPOOR_TRUST_INBOUND must be a host, a name with `*`, an address or a network, got '10.0.0.0/99'; it is left out, and no caller is trusted",
  ],
  [
    { OTEL_TRACES_EXPORTER: 'console', NODE_OPTIONS: '--require spoor' },
    'wrong   the preload must be spoor/register, got spoor in NODE_OPTIONS of this shell; nothing is traced',
  ],
] as const) {
  test(`doctor: ${Object.entries(env).flat().join(' ')}`, async () => {
    const { status, lines, out } = await doctor(env);
    assert.equal(status, 1);
    assert.deepEqual(
      lines.filter((line) => line.startsWith('wrong')),
      [expected],
      out,
    );
  });
}

for (const [env, expected] of [
  [
    { OTEL_PROPAGATORS: 'none' },
    'note    OTEL_PROPAGATORS is none: no trace header is read or written, each process begins traces of its own',
  ],
  [{ NODE_OPTIONS: `--require ${registerFile}` }, 'ok      NODE_OPTIONS of this shell loads the preload'],
  [{ NODE_OPTIONS: `-r "${registerFile}"` }, 'ok      NODE_OPTIONS of this shell loads the preload'],
  [
    { NODE_OPTIONS: '--import=spoor/register' },
    `note    NODE_OPTIONS of this shell loads the preload by its name: every node that is started outside of this project fails to find it; safer is --require ${registerFile}`,
  ],
] as const) {
  test(`doctor: ${Object.entries(env).flat().join(' ')} is no fault`, async () => {
    const { status, lines, out } = await doctor({ OTEL_TRACES_EXPORTER: 'console', ...env });
    assert.equal(status, 0, out);
    assert.ok(lines.includes(expected), out);
  });
}

for (const [env, where] of [
  [
    { OTEL_EXPORTER_JAEGER_AGENT_HOST: 'nowhere.invalid' },
    'jaeger udp nowhere.invalid:6831 did not take the span',
  ],
  [
    { OTEL_EXPORTER_JAEGER_ENDPOINT: 'http://nowhere.invalid:14268' },
    'jaeger http://nowhere.invalid:14268/api/traces did not answer',
  ],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://nowhere.invalid' },
    'otlp https://nowhere.invalid/v1/traces did not answer',
  ],
] as const) {
  test(`doctor: a host that cannot be resolved, ${where}`, async () => {
    const { status, out } = await doctor(env);
    assert.equal(status, 1);
    // Without a resolver at all it is EAI_AGAIN.
    assert.match(
      out,
      new RegExp(
        `^wrong {3}test span of patient: ${where}: (ENOTFOUND|EAI_AGAIN); check the host name$`,
        'm',
      ),
    );
  });
}

test('doctor: an endpoint with a password or a token is not wrong, and shows neither', async (t) => {
  const seen: [string | undefined, string | undefined][] = [];
  const server = createServer((request, response) => {
    seen.push([request.url, request.headers.authorization]);
    response.end();
  }).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const host = `me:hush@127.0.0.1:${(server.address() as AddressInfo).port}`;
  const basic = `Basic ${Buffer.from('me:hush').toString('base64')}`;
  for (const [env, url] of [
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: `http://${host}?api_key=hush` }, '/v1/traces?api_key=hush'],
    [{ OTEL_EXPORTER_JAEGER_ENDPOINT: `http://${host}/api/traces?token=hush` }, '/api/traces?token=hush'],
    [{ OTEL_EXPORTER_ZIPKIN_ENDPOINT: `http://${host}/api/v2/spans?sig=hush` }, '/api/v2/spans?sig=hush'],
  ] as const) {
    const { status, out } = await doctor(env);
    assert.equal(status, 0, out);
    assert.doesNotMatch(out, /hush/);
    assert.match(out, /\?(api_key|token|sig)=\(hidden\) answered 200/);
    assert.deepEqual(seen.pop(), [url, basic]);
  }
});
