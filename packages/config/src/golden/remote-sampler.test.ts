import { fast, reference } from './golden.ts';

const used = (name: string, today: string): string =>
  `info: ${name} is used; its OpenTelemetry name is ${today}`;
const typeUsed = used('JAEGER_SAMPLER_TYPE', 'OTEL_TRACES_SAMPLER');
const paramUsed = used('JAEGER_SAMPLER_PARAM', 'OTEL_TRACES_SAMPLER_ARG');
const placeUsed = (name: string): string => used(name, 'endpoint=… in OTEL_TRACES_SAMPLER_ARG');

const remote = (
  server: string,
  { ratio = 0.001, everyMs = 60_000, operations = 2000 } = {},
): Readonly<Record<string, unknown>> => ({
  tagged: true,
  sampler: `parentbased_jaeger_remote ${server} ${ratio} ${everyMs} ${operations}`,
});
const local = 'http http://127.0.0.1:5778/sampling';

// By the specification's names

for (const name of ['jaeger_remote', 'parentbased_jaeger_remote']) {
  fast({ OTEL_TRACES_SAMPLER: name }, remote(local));
  fast(
    {
      OTEL_TRACES_SAMPLER: name,
      OTEL_TRACES_SAMPLER_ARG:
        'endpoint=http://localhost:14250,pollingIntervalMs=5000,initialSamplingRate=0.25',
    },
    remote('grpc http://localhost:14250/', { ratio: 0.25, everyMs: 5000 }),
  );
}

const endpoints: readonly (readonly [endpoint: string, server: string])[] = [
  ['http://agent:5778', 'http http://agent:5778/sampling'],
  ['http://agent:5778/', 'http http://agent:5778/sampling'],
  ['http://agent:5778/api/sampling', 'http http://agent:5778/api/sampling'],
  ['https://agent/x', 'http https://agent/x'],
  ['agent:5778', 'http http://agent:5778/sampling'],
  ['agent', 'http http://agent:5778/sampling'],
  ['collector:14250', 'grpc http://collector:14250/'],
  ['http://collector:5779/sampling', 'grpc http://collector:5779/'],
  ['https://collector:14250', 'grpc https://collector:14250/'],
  ['grpc://collector:9000', 'grpc http://collector:9000/'],
  ['grpcs://collector', 'grpc https://collector:14250/'],
  ['[::1]:5778', 'http http://[::1]:5778/sampling'],
];
for (const [endpoint, server] of endpoints) {
  fast(
    { OTEL_TRACES_SAMPLER: 'jaeger_remote', OTEL_TRACES_SAMPLER_ARG: `endpoint=${endpoint}` },
    remote(server),
  );
}

fast(
  {
    OTEL_TRACES_SAMPLER: 'jaeger_remote',
    OTEL_TRACES_SAMPLER_ARG: 'endpoint=ftp://x,pollingIntervalMs=0,initialSamplingRate=1.5,0.25,rate=1',
  },
  remote(local),
  [
    "warn: OTEL_TRACES_SAMPLER_ARG must be endpoint=a URL such as http://agent:5778/sampling or grpc://collector:14250, or host:port, got 'ftp://x'; using the default",
    "warn: OTEL_TRACES_SAMPLER_ARG must be pollingIntervalMs=a whole number of milliseconds >= 1 and <= 2147483647, got '0'; using the default",
    "warn: OTEL_TRACES_SAMPLER_ARG must be initialSamplingRate=a number >= 0 and <= 1, got '1.5'; using the default",
    "warn: OTEL_TRACES_SAMPLER_ARG must be endpoint=…,pollingIntervalMs=…,initialSamplingRate=…, got '0.25, rate=1'; 0.25, rate=1 left out",
  ],
);

// What the argument does not say, Jaeger's own variables do.
fast(
  {
    OTEL_TRACES_SAMPLER: 'jaeger_remote',
    OTEL_TRACES_SAMPLER_ARG: 'initialSamplingRate=1',
    JAEGER_SAMPLING_ENDPOINT: 'http://s:5778/sampling',
    JAEGER_SAMPLER_REFRESH_INTERVAL: '1m30s',
    JAEGER_SAMPLER_MAX_OPERATIONS: '10',
  },
  remote('http http://s:5778/sampling', { ratio: 1, everyMs: 90_000, operations: 10 }),
  [
    placeUsed('JAEGER_SAMPLING_ENDPOINT'),
    'info: JAEGER_SAMPLER_MAX_OPERATIONS is used; OpenTelemetry has no name for it',
    used('JAEGER_SAMPLER_REFRESH_INTERVAL', 'pollingIntervalMs=… in OTEL_TRACES_SAMPLER_ARG'),
  ],
);

// By Jaeger's names

fast({ JAEGER_SAMPLER_TYPE: 'remote' }, remote(local), [typeUsed]);

fast({ JAEGER_SAMPLER_TYPE: 'remote', JAEGER_SAMPLER_PARAM: '0.01' }, remote(local, { ratio: 0.01 }), [
  typeUsed,
  paramUsed,
]);

fast({ JAEGER_SAMPLER_TYPE: 'remote', JAEGER_SAMPLER_PARAM: '7' }, remote(local), [
  'warn: JAEGER_SAMPLER_PARAM must be a number >= 0 and <= 1 for remote, got 7; using 0.001',
  typeUsed,
  paramUsed,
]);

fast(
  { JAEGER_SAMPLER_TYPE: 'remote', JAEGER_SAMPLER_MANAGER_HOST_PORT: 'sampling:5778' },
  remote('http http://sampling:5778/sampling'),
  [typeUsed, placeUsed('JAEGER_SAMPLER_MANAGER_HOST_PORT')],
);

fast(
  {
    JAEGER_SAMPLER_TYPE: 'remote',
    JAEGER_SAMPLER_MANAGER_HOST_PORT: 'http://old:1/path',
    JAEGER_SAMPLING_ENDPOINT: 'http://new:2/path',
  },
  remote('http http://new:2/path'),
  [typeUsed, placeUsed('JAEGER_SAMPLING_ENDPOINT')],
);

fast(
  {
    JAEGER_SAMPLER_TYPE: 'remote',
    JAEGER_SAMPLER_HOST: '::1',
    JAEGER_SAMPLER_PORT: '80',
    JAEGER_SAMPLER_SAMPLING_PATH: 'strategies',
  },
  remote('http http://[::1]/strategies'),
  [
    typeUsed,
    placeUsed('JAEGER_SAMPLER_HOST'),
    placeUsed('JAEGER_SAMPLER_PORT'),
    placeUsed('JAEGER_SAMPLER_SAMPLING_PATH'),
  ],
);

// Jaeger's Go client asks where its agent is.
fast(
  { JAEGER_SAMPLER_TYPE: 'remote', JAEGER_AGENT_HOST: 'agent' },
  { ...remote('http http://agent:5778/sampling'), host: 'agent' },
  [used('JAEGER_AGENT_HOST', 'OTEL_EXPORTER_JAEGER_AGENT_HOST'), typeUsed],
);

fast(
  { JAEGER_SAMPLER_TYPE: 'remote', JAEGER_SAMPLER_HOST: 'a', JAEGER_SAMPLING_ENDPOINT: 'b:1' },
  remote('http http://b:1/sampling'),
  [
    'info: JAEGER_SAMPLER_HOST is not used; JAEGER_SAMPLING_ENDPOINT says where the sampling server is',
    typeUsed,
    placeUsed('JAEGER_SAMPLING_ENDPOINT'),
  ],
);

fast(
  {
    JAEGER_SAMPLER_TYPE: 'remote',
    JAEGER_SAMPLER_PORT: 'x',
    JAEGER_SAMPLER_HOST: 'http://h',
    JAEGER_SAMPLER_REFRESH_INTERVAL: '0',
  },
  remote(local),
  [
    "warn: JAEGER_SAMPLER_HOST must be the name or address of a host, got 'http://h'; using the default",
    "warn: JAEGER_SAMPLER_PORT must be a whole number >= 1 and <= 65535, got 'x'; using the default",
    "warn: JAEGER_SAMPLER_REFRESH_INTERVAL must be milliseconds or a Go duration such as 500ms or 2s, longer than 0, got '0'; using 60000",
    typeUsed,
  ],
);

fast({ JAEGER_SAMPLER_TYPE: 'const', JAEGER_SAMPLER_MANAGER_HOST_PORT: 'sampling:5778' }, { tagged: true }, [
  "warn: JAEGER_SAMPLER_MANAGER_HOST_PORT must be set together with JAEGER_SAMPLER_TYPE=remote, got 'sampling:5778' alone; ignored",
  typeUsed,
]);

fast(
  { JAEGER_SAMPLER_TYPE: 'ratelimiting', JAEGER_SAMPLER_PARAM: '10' },
  { tagged: true, sampler: 'parentbased_ratelimiting 10' },
  [typeUsed, paramUsed],
);

fast({ JAEGER_SAMPLER_TYPE: 'ratelimiting' }, { tagged: true, sampler: 'parentbased_ratelimiting 0.001' }, [
  typeUsed,
]);

// What the reference engine cannot do.
reference({ OTEL_TRACES_SAMPLER: 'jaeger_remote' }, { sampler: 'parentbased_traceidratio 0.001' }, [
  'warn: OTEL_TRACES_SAMPLER jaeger_remote is not supported yet by the reference engine; using its initial rate: parentbased_traceidratio 0.001',
]);

reference(
  { JAEGER_SAMPLER_TYPE: 'remote', JAEGER_SAMPLER_PARAM: '0.5' },
  { sampler: 'parentbased_traceidratio 0.5' },
  [
    'warn: JAEGER_SAMPLER_TYPE remote is not supported yet by the reference engine; using its initial rate: parentbased_traceidratio 0.5',
    typeUsed,
    paramUsed,
  ],
);

reference({ JAEGER_SAMPLER_TYPE: 'ratelimiting', JAEGER_SAMPLER_PARAM: '10' }, {}, [
  'warn: JAEGER_SAMPLER_TYPE ratelimiting is not supported yet by the reference engine; using parentbased_always_on',
]);

// SPOOR_KEEP

fast({ SPOOR_KEEP: 'errors' }, { keep: { errors: true, slowerThanMs: undefined } });
fast({ SPOOR_KEEP: '>500ms' }, { keep: { errors: false, slowerThanMs: 500 } });
fast({ SPOOR_KEEP: 'Errors, > 2s , >1m30s' }, { keep: { errors: true, slowerThanMs: 2000 } });
fast({ SPOOR_KEEP: '>0' }, { keep: { errors: false, slowerThanMs: 0 } });
fast({ SPOOR_KEEP: 'errors,<5s' }, { keep: { errors: true, slowerThanMs: undefined } }, [
  "warn: SPOOR_KEEP must be errors, a time such as >500ms, or both with a comma between them, got 'errors,<5s'; <5s left out",
]);
fast({ SPOOR_KEEP: 'slow' }, {}, [
  "warn: SPOOR_KEEP must be errors, a time such as >500ms, or both with a comma between them, got 'slow'; using the default",
]);
reference({ SPOOR_KEEP: 'errors' }, { keep: { errors: true, slowerThanMs: undefined } }, [
  'warn: SPOOR_KEEP is not supported yet by the reference engine; ignored',
]);
