import { fast, reference } from './golden.ts';

fast({ OTEL_TRACES_EXPORTER: 'otlp' }, { exporters: ['otlp'] });

fast(
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318/base/' },
  { exporters: ['otlp'], endpoint: 'http://c:4318/base/v1/traces' },
);

fast(
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318/v1/traces' },
  { exporters: ['otlp'], endpoint: 'http://c:4318/v1/traces' },
  [
    "info: OTEL_EXPORTER_OTLP_ENDPOINT must be a base URL without v1/traces, got 'http://c:4318/v1/traces'; not appended again",
  ],
);

fast(
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4317' },
  { exporters: ['otlp'], endpoint: 'http://c:4317/v1/traces' },
  [
    "warn: OTEL_EXPORTER_OTLP_ENDPOINT must be an OTLP/HTTP address, got 'http://c:4317'; used as it is; 4317 usually speaks gRPC, 4318 HTTP",
  ],
);

// What has no scheme is taken for http, and what cannot be used still says where the spans are meant to go.
fast(
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4317' },
  { exporters: ['otlp'], endpoint: 'http://localhost:4317/v1/traces' },
  [
    "warn: OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https URL, got 'localhost:4317'; using http://localhost:4317; 4317 usually speaks gRPC, 4318 HTTP",
  ],
);
fast(
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector.internal:4318/base' },
  { exporters: ['otlp'], endpoint: 'http://collector.internal:4318/base/v1/traces' },
  [
    "warn: OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https URL, got 'collector.internal:4318/base'; using http://collector.internal:4318/base",
  ],
);
fast(
  { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: '[::1]:4318/v1/traces' },
  { exporters: ['otlp'], endpoint: 'http://[::1]:4318/v1/traces' },
  [
    "warn: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT must be an http or https URL, got '[::1]:4318/v1/traces'; using http://[::1]:4318/v1/traces",
  ],
);
for (const value of ['grpc://collector:4317', 'collector', '4318', 'http//collector:4318', 'http://']) {
  fast({ OTEL_EXPORTER_OTLP_ENDPOINT: value }, { exporters: ['otlp'] }, [
    `warn: OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https URL, got '${value}'; using http://localhost:4318`,
  ]);
}
fast({ OTEL_EXPORTER_ZIPKIN_ENDPOINT: 'zipkin' }, { exporters: ['zipkin'] }, [
  "warn: OTEL_EXPORTER_ZIPKIN_ENDPOINT must be an http or https URL, got 'zipkin'; using http://localhost:9411/api/v2/spans",
]);

// Credentials of a URL are taken out of it; a secret parameter stays in it and is shown nowhere.
fast(
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://me:pass%20word@c:4318?api_key=k' },
  { exporters: ['otlp'], endpoint: 'https://c:4318/v1/traces?api_key=k', user: 'me', password: 'pass word' },
);
fast(
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://to%zzken@c' },
  { exporters: ['otlp'], endpoint: 'https://c/v1/traces', user: 'to%zzken', password: '' },
);
fast(
  { OTEL_EXPORTER_ZIPKIN_ENDPOINT: 'https://me:secret@z/api/v2/spans?sig=s' },
  { exporters: ['zipkin'], endpoint: 'https://z/api/v2/spans?sig=s', user: 'me', password: 'secret' },
);
fast({ OTEL_EXPORTER_OTLP_ENDPOINT: 'ftp://me:hush@c?token=hush' }, { exporters: ['otlp'] }, [
  "warn: OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https URL, got 'ftp://(hidden)@c?token=(hidden)'; using http://localhost:4318",
]);
fast(
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4317?token=hush' },
  { exporters: ['otlp'], endpoint: 'http://c:4317/v1/traces?token=hush' },
  [
    "warn: OTEL_EXPORTER_OTLP_ENDPOINT must be an OTLP/HTTP address, got 'http://c:4317?token=(hidden)'; used as it is; 4317 usually speaks gRPC, 4318 HTTP",
  ],
);

fast(
  {
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://c',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://other:4318',
  },
  { exporters: ['otlp'], endpoint: 'https://c/' },
);

fast(
  {
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_TIMEOUT: '1',
    OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '2',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'GZIP',
  },
  {
    exporters: ['otlp'],
    protocol: 'http/json',
    timeoutMs: 2,
    compression: 'gzip',
  },
);

// gRPC: of the endpoint the address is taken; without a scheme it is one for TLS unless a variable says otherwise.
const grpc = { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };
fast(grpc, { exporters: ['otlp'], protocol: 'grpc', endpoint: 'http://localhost:4317' });
fast(
  { ...grpc, OTEL_EXPORTER_OTLP_ENDPOINT: 'https://me:secret@c:4317' },
  { exporters: ['otlp'], protocol: 'grpc', endpoint: 'https://c:4317', user: 'me', password: 'secret' },
);
fast(
  { ...grpc, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4317/v1/traces' },
  { exporters: ['otlp'], protocol: 'grpc', endpoint: 'http://c:4317' },
  [
    "info: OTEL_EXPORTER_OTLP_ENDPOINT must be an address without a path for grpc, got 'http://c:4317/v1/traces'; the path is left out",
  ],
);
fast(
  { ...grpc, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c:4318' },
  { exporters: ['otlp'], protocol: 'grpc', endpoint: 'http://c:4318' },
  [
    "warn: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT must be an OTLP/gRPC address, got 'http://c:4318'; used as it is; 4318 usually speaks HTTP, 4317 gRPC",
  ],
);
fast(
  { ...grpc, OTEL_EXPORTER_OTLP_ENDPOINT: 'c:4317' },
  { exporters: ['otlp'], protocol: 'grpc', endpoint: 'https://c:4317' },
  [
    'info: OTEL_EXPORTER_OTLP_ENDPOINT c:4317 has no scheme; using https, OTEL_EXPORTER_OTLP_INSECURE=true means http',
  ],
);
fast(
  { ...grpc, OTEL_EXPORTER_OTLP_ENDPOINT: 'c:4317', OTEL_EXPORTER_OTLP_INSECURE: 'true' },
  { exporters: ['otlp'], protocol: 'grpc', endpoint: 'http://c:4317' },
  [
    'info: OTEL_EXPORTER_OTLP_ENDPOINT c:4317 has no scheme; using http, OTEL_EXPORTER_OTLP_INSECURE=true means http',
  ],
);
for (const value of ['grpc://c:4317', 'http://']) {
  fast(
    { ...grpc, OTEL_EXPORTER_OTLP_ENDPOINT: value },
    { exporters: ['otlp'], protocol: 'grpc', endpoint: 'http://localhost:4317' },
    [
      `warn: OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https URL, got '${value}'; using http://localhost:4318; for grpc that is http://localhost:4317`,
    ],
  );
}

fast(
  {
    OTEL_EXPORTER_OTLP_HEADERS: 'Api-Key=a%2Cb,x=1',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'X=2',
  },
  { exporters: ['otlp'], headers: { 'api-key': 'a,b', x: '2' } },
);

fast({ OTEL_EXPORTER_OTLP_HEADERS: 'secret token' }, { exporters: ['otlp'] }, [
  'warn: OTEL_EXPORTER_OTLP_HEADERS must be name=value pairs of header fields, comma-separated and percent-encoded, got (hidden); using the default',
]);

fast({ OTEL_EXPORTER_OTLP_HEADERS: 'a=b%0d%0ac' }, { exporters: ['otlp'] }, [
  'warn: OTEL_EXPORTER_OTLP_HEADERS must be name=value pairs of header fields, comma-separated and percent-encoded, got (hidden); using the default',
]);

fast(
  {
    OTEL_EXPORTER_OTLP_CERTIFICATE: 'ca.pem',
    OTEL_EXPORTER_OTLP_CLIENT_KEY: 'key.pem',
    OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE: 'me.pem',
  },
  {
    exporters: ['otlp'],
    certificate: 'ca.pem',
    clientKey: 'key.pem',
    clientCertificate: 'me.pem',
  },
);

fast(
  {
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://m',
    OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'a=b',
  },
  {},
);

fast(
  {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318',
    OTEL_EXPORTER_ZIPKIN_ENDPOINT: 'http://z',
    JAEGER_AGENT_HOST: 'h',
  },
  { exporters: ['otlp'], endpoint: 'http://c:4318/v1/traces' },
  [
    'debug: OTEL_EXPORTER_ZIPKIN_ENDPOINT is not used; spans go to otlp',
    'info: JAEGER_AGENT_HOST is not used; spans go to otlp',
  ],
);

fast(
  {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318',
    OTEL_TRACES_EXPORTER: 'jaeger',
  },
  {},
  ['debug: OTEL_EXPORTER_OTLP_ENDPOINT is not used; spans go to jaeger'],
);

fast(
  { OTEL_EXPORTER_ZIPKIN_ENDPOINT: 'http://z:9411/api/v1/spans' },
  {
    exporters: ['zipkin'],
    endpoint: 'http://z:9411/api/v1/spans',
    version: 1,
  },
);

fast(
  {
    OTEL_EXPORTER_ZIPKIN_TIMEOUT: '7',
    OTEL_EXPORTER_ZIPKIN_PROTOCOL: 'http/json',
  },
  { exporters: ['zipkin'], timeoutMs: 7 },
  ['warn: OTEL_EXPORTER_ZIPKIN_PROTOCOL is not supported yet; ignored'],
);

fast({ OTEL_TRACES_EXPORTER: 'otlp/stdout,console' }, { exporters: ['console'] }, [
  'error: OTEL_TRACES_EXPORTER asks for otlp/stdout, not supported yet; no span goes there',
]);

reference({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, { exporters: [] }, [
  'error: OTEL_EXPORTER_OTLP_ENDPOINT asks for otlp, not supported yet by the reference engine; no span goes there',
]);

reference({ OTEL_TRACES_EXPORTER: 'zipkin,jaeger' }, {}, [
  'error: OTEL_TRACES_EXPORTER asks for zipkin, not supported yet by the reference engine; no span goes there',
]);
