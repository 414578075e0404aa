import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bridgeRows, lazyRows, tracedRows } from '@spoor/libraries/table';
import fc from 'fast-check';
import type { Config } from './config.ts';
import { instrumentationVariables } from './instrumentations.ts';
import { loadConfig } from './load-config.ts';
import { optionVariables } from './options.ts';

const facts = { argv0: '/usr/bin/node' };

const defaults: Config = {
  engine: 'fast',
  mode: 'trace',
  logLevel: 'info',
  serviceName: 'unknown_service:node',
  resourceAttributes: {},
  propagators: ['tracecontext', 'baggage', 'jaeger'],
  sampler: { name: 'parentbased_always_on', parentBased: true, root: { type: 'always_on' }, tagged: false },
  exporters: [
    {
      type: 'jaeger',
      protocol: 'udp/thrift.compact',
      host: 'localhost',
      port: 6831,
      socketType: 'udp4',
      maxPacketBytes: 65_000,
    },
  ],
  batch: { scheduleDelayMs: 5000, exportTimeoutMs: 30_000, maxQueueSpans: 2048, maxBatchSpans: 512 },
  limits: {
    attributeValueLength: undefined,
    attributeCount: 128,
    eventCount: 128,
    linkCount: 128,
    eventAttributeCount: 128,
    linkAttributeCount: 128,
  },
  instrumentations: tracedRows
    .filter(({ isOnByDefault, name }) => isOnByDefault && !bridgeRows.some((row) => row.name === name))
    .map(({ name }) => name),
  libraryOptions: Object.fromEntries(
    lazyRows.flatMap(({ options = {} }) =>
      Object.entries(options).map(([name, { fallback }]) => [name, fallback]),
    ),
  ),
  http: {
    captureServerRequestHeaders: [],
    captureServerResponseHeaders: [],
    captureClientRequestHeaders: [],
    captureClientResponseHeaders: [],
    knownMethods: ['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'QUERY', 'TRACE'],
  },
  grpc: {
    captureServerRequestMetadata: [],
    captureServerResponseMetadata: [],
    captureClientRequestMetadata: [],
    captureClientResponseMetadata: [],
    messageEvents: false,
  },
  databases: { recordsRoots: false, masksValues: true },
  thrift: { fieldId: 8888, writesJson: false },
  openTracing: {
    bridges: ['opentracing', 'jaeger-client', 'zipkin'],
    parent: 'active',
    adoptable: [
      'resourceAttributes',
      'serviceName',
      'sampler',
      'exporters',
      'propagators',
      'scheduleDelayMs',
    ],
  },
  peerServices: {},
  traceId128bit: true,
  ignore: [],
  sampleRates: [],
  keep: undefined,
  propagateTo: [],
  trustInbound: [],
  redact: [],
  shutdownTimeoutMs: 500,
  spoolDir: undefined,
  functions: [],
  functionsFile: undefined,
  childContext: true,
  childSpans: true,
  childArgs: false,
  processSpan: false,
  resourceDetectors: ['env', 'host', 'os', 'process', 'container', 'k8s', 'serviceinstance'],
  captureCommand: false,
};

test('fast: the defaults, and nothing to say', () => {
  const { config, problems } = loadConfig({ SPOOR_ENGINE: 'fast' }, facts);
  assert.deepEqual({ config, problems }, { config: defaults, problems: [] });
});

test('reference: the defaults differ in what its packages can do', () => {
  const { config } = loadConfig({ SPOOR_ENGINE: 'reference' }, facts);
  const [exporter] = defaults.exporters;
  assert.deepEqual(config, {
    ...defaults,
    engine: 'reference',
    exporters: [{ ...exporter, protocol: 'udp/thrift.binary', port: 6832 }],
    instrumentations: ['http', 'grpc'],
    openTracing: { ...defaults.openTracing, bridges: [] },
  });
});

test('service name: the package, then the executable as the specification has it', () => {
  const nameFor = (argv0: string, packageName?: string) =>
    loadConfig({}, { argv0, packageName }).config.serviceName;
  assert.equal(nameFor('node', 'shop'), 'shop');
  assert.equal(nameFor('/opt/bin/node'), 'unknown_service:node');
  assert.equal(nameFor('C:\\node\\NODE.EXE'), 'unknown_service:NODE');
  assert.equal(nameFor(''), 'unknown_service:node');
});

test('macOS: packets are as large as its sockets take, unless set', () => {
  const sizeFor = (env: Record<string, string>) => {
    const [exporter] = loadConfig(env, { ...facts, platform: 'darwin' }).config.exporters;
    return exporter !== undefined && 'maxPacketBytes' in exporter ? exporter.maxPacketBytes : undefined;
  };
  assert.equal(sizeFor({}), 9216);
  assert.equal(sizeFor({ SPOOR_MAX_PACKET_SIZE: '2048' }), 2048);
});

test('the result is frozen all the way down, and the next one starts from the same defaults', () => {
  const isFrozen = (value: unknown): boolean =>
    typeof value !== 'object' ||
    value === null ||
    (Object.isFrozen(value) && Object.values(value).every(isFrozen));
  const loaded = loadConfig({ OTEL_TRACES_SAMPLER: 'nonsense' }, facts);
  assert.ok(isFrozen(loaded));
  assert.throws(() => Object.assign(loaded.config.batch, { maxQueueSpans: 1 }), TypeError);
  assert.equal(loadConfig({}, facts).config.batch.maxQueueSpans, 2048);
});

test('programmatic options win over variables and speak the same grammar', () => {
  const { config, problems } = loadConfig(
    { OTEL_SERVICE_NAME: 'variable', JAEGER_SERVICE_NAME: 'legacy', SPOOR_ENGINE: 'fast' },
    {
      ...facts,
      programmatic: {
        serviceName: 'program',
        sampler: 'traceidratio',
        samplerArg: 0.5,
        exporters: ['otlp'],
        otlpHeaders: { authorization: 'a, b=c' },
        sdkDisabled: false,
        propagators: [],
        logLevel: undefined,
      },
    },
  );
  const [exporter] = config.exporters;
  assert.deepEqual(problems, []);
  assert.equal(config.serviceName, 'program');
  assert.deepEqual(config.sampler.root, { type: 'traceidratio', ratio: 0.5 });
  assert.deepEqual(config.propagators, []);
  assert.ok(exporter?.type === 'otlp');
  assert.deepEqual(exporter.headers, { authorization: 'a, b=c' });
});

test('programmatic options: a mistake is a TypeError that names it', () => {
  const load = (programmatic: Record<string, string | number>) => () =>
    loadConfig({}, { ...facts, programmatic });
  assert.throws(load({ scheduleDelayMs: -1 }), {
    name: 'TypeError',
    message: 'scheduleDelayMs must be a whole number of milliseconds >= 0 and <= 2147483647, got -1',
  });
  assert.throws(load({ servicename: 'x' }), {
    name: 'TypeError',
    message: "servicename must be the name of an option, got 'servicename'; the nearest is serviceName",
  });
  assert.throws(load({ jaegerPassword: '', zzzzzzzzz: 1 }), {
    name: 'TypeError',
    message: "zzzzzzzzz must be the name of an option, got 'zzzzzzzzz'",
  });
});

test('any variables at all: never throws, and every line is about a variable that is set', () => {
  const names = [
    ...optionVariables,
    ...instrumentationVariables,
    'OTEL_SOMETHING',
    'JAEGER_',
    'SPOOR_X_PORT',
  ];
  const likely = fc.constantFrom(
    'true',
    'none',
    '0',
    '1e9',
    'http://a:b@c/%',
    'a=b,c',
    'grpc',
    'const',
    '6831',
    '%',
    ',',
  );
  const values = fc.oneof(likely, fc.string({ unit: 'binary', maxLength: 40 }));
  const env = fc.dictionary(fc.constantFrom(...names), values, { maxKeys: 25 });
  fc.assert(
    fc.property(env, (variables) => {
      const { problems } = loadConfig(variables, facts);
      for (const { name, message } of problems) {
        assert.ok(name in variables, `${name} is not set: ${message}`);
        assert.ok(message.startsWith(`${name} `));
        assert.equal(problems.filter((other) => other.message === message).length, 1, message);
      }
    }),
    { numRuns: 500 },
  );
});
