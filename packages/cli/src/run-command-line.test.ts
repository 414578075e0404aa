import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Collector, startCollector } from '@spoor/collector';
import type { Terminal } from './command.ts';
import { probe } from './probe.ts';
import { commands, runCommandLine } from './run-command-line.ts';
import { paletteFor } from './terminal-text.ts';

interface Answer {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function spoor(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Answer> {
  let out = '';
  let err = '';
  const terminal: Terminal = {
    out: (text) => {
      out += text;
    },
    err: (line) => {
      err += `${line}\n`;
    },
    env,
    columns: 100,
    coloured: false,
    paint: paletteFor(false),
  };
  const status = await runCommandLine(words, terminal);
  return { status, out, err };
}

let collector: Collector;
let url: string;
let endpoint: string;

before(async () => {
  const anyPort = {
    query: 0,
    thriftHttp: 0,
    compact: 0,
    binary: 0,
    otlp: 0,
    otlpGrpc: 0,
    zipkin: 0,
    sampling: false,
  } as const;
  collector = await startCollector({ ports: anyPort });
  url = `http://127.0.0.1:${collector.ports.query}`;
  endpoint = `http://127.0.0.1:${collector.ports.thriftHttp}/api/traces`;
});

after(() => collector.close());

test('spoor: no command is a usage error, --help is not, and both list every command', async () => {
  const [none, help] = [await spoor([]), await spoor(['--help'])];
  assert.deepEqual([none.status, none.out, help.status, help.err], [2, '', 0, '']);
  for (const { name } of commands) assert.match(help.out, new RegExp(`^  ${name} `, 'm'));
  assert.equal(none.err, help.out);
});

test('spoor: an unknown command and an unknown flag end with status 2 and say what is known', async () => {
  assert.deepEqual(await spoor(['bananas']), {
    status: 2,
    out: '',
    err:
      'spoor: command must be one of run, ui, traces, trace, graph, doctor, config, explain, mcp, cache, got "bananas"; ' +
      'see spoor --help\n',
  });
  assert.equal(
    (await spoor(['graph', '--formt', 'dot'])).err,
    "spoor: Unknown option '--formt'; did you mean --format?; see spoor graph --help\n",
  );
  assert.match((await spoor(['trase'])).err, /, got "trase"; did you mean trace\?; see spoor --help\n$/);
  assert.deepEqual(await spoor(['graph', '--colour']), {
    status: 2,
    out: '',
    err: "spoor: Unknown option '--colour'; see spoor graph --help\n",
  });
});

test('spoor: every command has a help with its flags', async () => {
  for (const { name, flags } of commands) {
    const { status, out } = await spoor([name, '--help']);
    assert.equal(status, 0);
    for (const flag of Object.keys(flags)) assert.ok(out.includes(`--${flag}`), `${name} --${flag}`);
  }
});

for (const [words, message] of [
  [['run'], 'spoor run needs a command, such as spoor run app.js; see spoor run --help'],
  [['run', '--port-otlp', '65536', 'x'], '--port-otlp must be a number from 0 to 65535 or off, got "65536"'],
  [['ui', '--max-memory', '0'], '--max-memory must be a number of megabytes from 1 on, got "0"'],
  [['ui', 'now'], 'spoor ui takes no argument, got "now"'],
  [['trace', 'xyz'], 'spoor trace takes one trace id of 1 to 32 hex digits, got "xyz"'],
  [['traces', '--limit', '0'], '--limit must be a number from 1 to 99999, got "0"'],
  [['traces', '--min-duration', '5'], '--min-duration must be a duration such as 100ms, 1.5s or 2h, got "5"'],
  [['traces', '--tag', '=x'], '--tag must be key=value, got "=x"'],
  [['ui', '--allow-origin', '*'], '--allow-origin must be an origin such as http://localhost:3000, got "*"'],
  [
    ['ui', '--allow-origin', 'http://a/path'],
    '--allow-origin must be an origin such as http://localhost:3000, got "http://a/path"',
  ],
  [['graph', '--format', 'png'], '--format must be one of text, dot, json, mermaid, got "png"'],
  [['graph', '--since', 'ever'], '--since must be a duration such as 100ms, 1.5s or 2h, got "ever"'],
  [['graph', '--url', 'ftp://x'], '--url must be an http URL, got "ftp://x"'],
  [['explain'], 'spoor explain needs a header'],
] as const) {
  test(`spoor ${words.join(' ')}: refused with status 2`, async () => {
    const { status, out, err } = await spoor(words);
    assert.deepEqual([status, out], [2, '']);
    assert.ok(err.startsWith(`spoor: ${message}`), err);
  });
}

test('spoor trace, traces and graph: what a collector holds', async () => {
  const exporter = {
    type: 'jaeger',
    protocol: 'http/thrift.binary',
    endpoint,
    user: undefined,
    password: undefined,
    token: undefined,
    timeoutMs: 0,
  } as const;
  const { ok, traceId } = await probe('checkout', exporter);
  assert.ok(ok);

  const tree = await spoor(['trace', '--url', url, traceId]);
  assert.equal(tree.status, 0);
  assert.match(tree.out, /^Duration [\d.]+ [µm]s · 1 service · depth 1 · 1 span\n\ncheckout · spoor doctor /);

  const listed = await spoor(['traces', '--url', url]);
  assert.match(listed.out, new RegExp(`^${traceId}  .* 1 span .*checkout · spoor doctor\n$`));
  const failed = await spoor(['traces', '--url', url, '--service', 'checkout', '--errors']);
  assert.deepEqual(failed, { status: 0, out: '', err: 'no trace matches\n' });

  const graph = await spoor(['graph', '--url', url, '--format', 'json']);
  assert.deepEqual(graph, { status: 0, out: '[]\n', err: 'no service has called another yet\n' });
});

test('spoor traces --errors --min-duration: the slow span and the failed one may be two', async () => {
  const startTimeUnixNano = `${Date.now()}000000`;
  const slow = { traceId: 'ab'.repeat(16), spanId: '1'.repeat(16), name: 'slow', kind: 1, startTimeUnixNano };
  const failed = {
    ...slow,
    spanId: '2'.repeat(16),
    parentSpanId: slow.spanId,
    name: 'failed',
    status: { code: 2 },
  };
  const after = (ms: number) => ({
    endTimeUnixNano: `${BigInt(startTimeUnixNano) + BigInt(ms) * 1_000_000n}`,
  });
  const spans = [
    { ...slow, ...after(300) },
    { ...failed, ...after(1) },
  ];
  const attributes = [{ key: 'service.name', value: { stringValue: 'slow-shop' } }];
  const body = JSON.stringify({ resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans }] }] });
  const headers = { 'content-type': 'application/json' };
  const sent = await fetch(`http://127.0.0.1:${collector.ports.otlp}/v1/traces`, {
    method: 'POST',
    headers,
    body,
  });
  assert.equal(sent.status, 200);
  const words = ['traces', '--url', url, '--service', 'slow-shop', '--errors', '--min-duration'];
  assert.match((await spoor([...words, '200ms'])).out, /^(ab){16} .* 1 failed {2}slow-shop · slow\n$/);
  assert.equal((await spoor([...words, '400ms'])).out, '');
});

test('spoor trace: a trace that is not there, and a collector that is not there, end with status 1', async () => {
  const absent = await spoor(['trace', '--url', url, 'abc']);
  assert.deepEqual(absent, { status: 1, out: '', err: 'spoor: no trace abc in this collector\n' });
  const closed = await startCollector({
    ports: {
      query: 0,
      thriftHttp: false,
      compact: false,
      binary: false,
      otlp: false,
      otlpGrpc: false,
      zipkin: false,
      sampling: false,
    },
  });
  const gone = `http://127.0.0.1:${closed.ports.query}`;
  await closed.close();
  const unreachable = await spoor(['graph', '--url', gone]);
  assert.equal(unreachable.status, 1);
  assert.equal(
    unreachable.err,
    `spoor: a collector must answer at ${gone}, got ECONNREFUSED; start one with spoor ui, or name another with --url\n`,
  );
});

test('spoor doctor: sends a test span to each kind of exporter, and it arrives', async () => {
  const { otlp, zipkin, compact, binary } = collector.ports;
  const targets: NodeJS.ProcessEnv[] = [
    { OTEL_TRACES_EXPORTER: 'jaeger', OTEL_EXPORTER_JAEGER_ENDPOINT: endpoint },
    { OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${otlp}` },
    {
      OTEL_TRACES_EXPORTER: 'zipkin',
      OTEL_EXPORTER_ZIPKIN_ENDPOINT: `http://127.0.0.1:${zipkin}/api/v2/spans`,
    },
    {
      OTEL_TRACES_EXPORTER: 'zipkin',
      OTEL_EXPORTER_ZIPKIN_ENDPOINT: `http://127.0.0.1:${zipkin}/api/v1/spans`,
    },
    { OTEL_EXPORTER_JAEGER_PROTOCOL: 'udp/thrift.compact', OTEL_EXPORTER_JAEGER_AGENT_PORT: `${compact}` },
    { OTEL_EXPORTER_JAEGER_PROTOCOL: 'udp/thrift.binary', OTEL_EXPORTER_JAEGER_AGENT_PORT: `${binary}` },
  ];
  for (const [index, target] of targets.entries()) {
    // The fast engine has every exporter; what the reference engine lacks is named, and then not probed.
    const env = {
      SPOOR_ENGINE: 'fast',
      OTEL_SERVICE_NAME: `patient-${index}`,
      OTEL_EXPORTER_JAEGER_AGENT_HOST: '127.0.0.1',
      ...target,
    };
    const { out } = await spoor(['doctor'], env);
    const traceId = /its trace id is ([0-9a-f]{32})/.exec(out)?.[1];
    assert.ok(traceId, `${JSON.stringify(target)}\n${out}`);
    const arrived = await spoor(['trace', '--url', url, traceId]);
    assert.match(arrived.out, new RegExp(`patient-${index} · spoor doctor`), JSON.stringify(target));
  }
});

test('spoor doctor: names what keeps spans away, and ends with status 1', async () => {
  const { status, out } = await spoor(['doctor'], {
    OTEL_TRACES_SAMPLER: 'always_off',
    OTEL_EXPORTER_JAEGER_ENDPOINT: `${url}/not-there`,
  });
  assert.equal(status, 1);
  assert.match(out, /^wrong {3}OTEL_TRACES_SAMPLER is always_off: no trace that begins here is recorded$/m);
  assert.match(out, /^wrong {3}test span of \S+: jaeger http:\S+\/not-there answered 40\d/m);
});

test('spoor config: names each setting and its source, and no secret', async () => {
  const { status, out, err } = await spoor(['config', '--set'], {
    OTEL_SERVICE_NAME: 'checkout',
    OTEL_EXPORTER_JAEGER_ENDPOINT: 'http://h:14268/api/traces',
    OTEL_EXPORTER_JAEGER_USER: 'ann',
    OTEL_EXPORTER_JAEGER_PASSWORD: 'sesame',
    OTEL_BSP_SCHEDULE_DELAY: 'soon',
  });
  assert.equal(status, 0);
  assert.match(out, /^ {2}serviceName +checkout +OTEL_SERVICE_NAME$/m);
  assert.doesNotMatch(out + err, /sesame/);
  assert.match(err, /OTEL_BSP_SCHEDULE_DELAY must be .*'soon'/);
  assert.match((await spoor(['config'])).out, /scheduleDelayMs +5000 +default$/m);
  const secret = { OTEL_EXPORTER_JAEGER_PASSWORD: 'sesame', OTEL_SERVICE_NAME: 'checkout' };
  const json = (await spoor(['config', '--json', '--set'], secret)).out;
  assert.doesNotMatch(json, /sesame/);
  const settings = JSON.parse(json) as { name: string; value: string; source: string }[];
  const { section: _, ...service } = settings.find(({ name }) => name === 'serviceName') as {
    section?: string;
  };
  assert.deepEqual(service, { name: 'serviceName', value: 'checkout', source: 'OTEL_SERVICE_NAME' });
});

test('spoor explain: decodes a header, and says what a valid one looks like', async () => {
  const { status, out } = await spoor(['explain', 'uber-trace-id: 1f:2a:0:3']);
  assert.equal(status, 0);
  assert.match(
    out,
    /^uber-trace-id\n {2}trace id +0{30}1f \(64 bits: 0{14}1f in Jaeger\)\n {2}parent span id +0{14}2a$/m,
  );
  const bad = await spoor(['explain', 'traceparent: 00-1-2-3']);
  assert.deepEqual([bad.status, bad.out], [1, '']);
  assert.match(
    bad.err,
    /^spoor: traceparent must be 00-<32 hex digits>.*, got "traceparent: 00-1-2-3"; receivers ignore it\n$/,
  );
});
