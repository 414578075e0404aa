import { fast, reference } from './golden.ts';

fast({ OTEL_TRACES_EXPORTER: 'jaeger' }, {});

fast({ OTEL_TRACES_EXPORTER: 'none' }, { exporters: [] });

fast({ OTEL_TRACES_EXPORTER: 'jaeger,console' }, { exporters: ['jaeger compact', 'console'] });

fast({ OTEL_TRACES_EXPORTER: 'jager' }, {}, [
  "warn: OTEL_TRACES_EXPORTER must be a list of jaeger, otlp, zipkin, console or otlp/stdout, or none, got 'jager'; using the default",
]);

fast({ OTEL_EXPORTER_JAEGER_AGENT_PORT: '6832' }, { exporters: ['jaeger binary'] }, [
  'info: OTEL_EXPORTER_JAEGER_AGENT_PORT 6832 without a protocol is taken for udp/thrift.binary',
]);

fast({ OTEL_EXPORTER_JAEGER_AGENT_PORT: '6831' }, {});

fast({ OTEL_EXPORTER_JAEGER_AGENT_PORT: '7000' }, { port: 7000 }, [
  'info: OTEL_EXPORTER_JAEGER_AGENT_PORT 7000 without a protocol is taken for udp/thrift.compact',
]);

fast({ OTEL_EXPORTER_JAEGER_AGENT_PORT: '65536' }, {}, [
  "warn: OTEL_EXPORTER_JAEGER_AGENT_PORT must be a whole number >= 1 and <= 65535, got '65536'; using the default",
]);

fast({ OTEL_EXPORTER_JAEGER_PROTOCOL: 'udp/thrift.binary' }, { exporters: ['jaeger binary'] });

fast({ OTEL_EXPORTER_JAEGER_PROTOCOL: 'http/thrift.binary' }, { exporters: ['jaeger http'] });

fast({ OTEL_EXPORTER_JAEGER_PROTOCOL: 'grpc' }, { exporters: [] }, [
  "error: OTEL_EXPORTER_JAEGER_PROTOCOL must be http/thrift.binary, udp/thrift.compact or udp/thrift.binary, got 'grpc'; no span goes to Jaeger: set OTEL_TRACES_EXPORTER=otlp, Jaeger takes it on port 4318",
]);

fast(
  {
    OTEL_EXPORTER_JAEGER_ENDPOINT: 'http://collector:14268',
    OTEL_EXPORTER_JAEGER_TIMEOUT: '0',
  },
  {
    exporters: ['jaeger http'],
    endpoint: 'http://collector:14268/api/traces',
    timeoutMs: 0,
  },
);

fast(
  {
    OTEL_EXPORTER_JAEGER_ENDPOINT: 'https://u:p%40@collector/api/traces?format=jaeger.thrift',
  },
  {
    exporters: ['jaeger http'],
    endpoint: 'https://collector/api/traces?format=jaeger.thrift',
    user: 'u',
    password: 'p@',
  },
);

fast({ OTEL_EXPORTER_JAEGER_ENDPOINT: 'ftp://u:secret@collector' }, { exporters: ['jaeger http'] }, [
  "warn: OTEL_EXPORTER_JAEGER_ENDPOINT must be an http or https URL, got 'ftp://(hidden)@collector'; using http://localhost:14268/api/traces",
]);

fast(
  {
    OTEL_EXPORTER_JAEGER_ENDPOINT: 'http://c:14268/api/traces',
    OTEL_EXPORTER_JAEGER_USER: 'me',
    OTEL_EXPORTER_JAEGER_PASSWORD: ' pass ',
  },
  {
    exporters: ['jaeger http'],
    endpoint: 'http://c:14268/api/traces',
    user: 'me',
    password: ' pass ',
  },
);

fast(
  {
    OTEL_EXPORTER_JAEGER_ENDPOINT: 'http://c:14268/api/traces',
    OTEL_EXPORTER_JAEGER_USER: 'me',
  },
  { exporters: ['jaeger http'], endpoint: 'http://c:14268/api/traces' },
  [
    'warn: OTEL_EXPORTER_JAEGER_USER must be set together with a password, got (hidden) alone; no basic authentication',
  ],
);

fast(
  {
    OTEL_EXPORTER_JAEGER_AGENT_HOST: '::1',
    SPOOR_MAX_PACKET_SIZE: '9216',
  },
  { host: '::1', socketType: 'udp6', maxPacketBytes: 9216 },
);

fast({ SPOOR_MAX_PACKET_SIZE: '70000' }, {}, [
  "warn: SPOOR_MAX_PACKET_SIZE must be a whole number of bytes >= 1024 and <= 65507, got '70000'; using the default",
]);

reference({ OTEL_EXPORTER_JAEGER_AGENT_HOST: 'agent' }, { host: 'agent' });

reference({ OTEL_EXPORTER_JAEGER_AGENT_PORT: '6831' }, {}, [
  'warn: OTEL_EXPORTER_JAEGER_AGENT_PORT 6831 (udp/thrift.compact) is not supported by the reference engine; using udp/thrift.binary on port 6832',
]);

reference({ OTEL_EXPORTER_JAEGER_AGENT_PORT: '7000' }, { port: 7000 });

reference(
  {
    OTEL_EXPORTER_JAEGER_PROTOCOL: 'udp/thrift.compact',
    OTEL_EXPORTER_JAEGER_AGENT_PORT: '7000',
  },
  { port: 7000 },
  [
    'warn: OTEL_EXPORTER_JAEGER_PROTOCOL udp/thrift.compact is not supported by the reference engine; using udp/thrift.binary on port 7000',
  ],
);

reference(
  {
    OTEL_EXPORTER_JAEGER_ENDPOINT: 'http://c:14268/api/traces',
    OTEL_EXPORTER_JAEGER_TIMEOUT: '5',
    JAEGER_AUTH_TOKEN: 't',
  },
  {
    exporters: ['jaeger http'],
    endpoint: 'http://c:14268/api/traces',
    timeoutMs: 5,
  },
  ['warn: JAEGER_AUTH_TOKEN is not supported yet by the reference engine; ignored'],
);

for (const [value, host] of [
  ['http://agent:14268', 'agent'],
  ['udp://agent', 'agent'],
  ['agent:6831', 'agent'],
  ['http://me:hush@agent/api?x=1', 'agent'],
  ['[::1]:6831', '::1'],
] as const) {
  fast({ OTEL_EXPORTER_JAEGER_AGENT_HOST: value }, host === '::1' ? { host, socketType: 'udp6' } : { host }, [
    `warn: OTEL_EXPORTER_JAEGER_AGENT_HOST must be a host name or an address, got '${value.replace('me:hush', '(hidden)')}'; using the host ${host}; its port is a variable of its own`,
  ]);
}
for (const host of ['agent', 'jaeger_agent', '10.0.0.1', 'fe80::1', 'fe80::1%eth0', '[::1]']) {
  const bare = host.replace(/[[\]]/g, '');
  fast(
    { OTEL_EXPORTER_JAEGER_AGENT_HOST: host },
    bare.includes(':') ? { host: bare, socketType: 'udp6' } : { host: bare },
  );
}
fast(
  { OTEL_EXPORTER_JAEGER_ENDPOINT: 'collector:14268?token=hush' },
  { exporters: ['jaeger http'], endpoint: 'http://collector:14268/api/traces?token=hush' },
  [
    "warn: OTEL_EXPORTER_JAEGER_ENDPOINT must be an http or https URL, got 'collector:14268?token=(hidden)'; using http://collector:14268?token=(hidden)",
  ],
);
fast({ OTEL_EXPORTER_JAEGER_AGENT_HOST: 'the agent' }, {}, [
  "warn: OTEL_EXPORTER_JAEGER_AGENT_HOST must be a host name or an address, got 'the agent'; using localhost",
]);

fast(
  { OTEL_EXPORTER_JAEGER_ENDPOINT: 'collector:14268' },
  { exporters: ['jaeger http'], endpoint: 'http://collector:14268/api/traces' },
  [
    "warn: OTEL_EXPORTER_JAEGER_ENDPOINT must be an http or https URL, got 'collector:14268'; using http://collector:14268",
  ],
);
