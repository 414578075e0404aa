// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the grammar of JAEGER_TAGS
import { fast, reference } from './golden.ts';

fast({ JAEGER_SERVICE_NAME: 'old' }, { serviceName: 'old' }, [
  'info: JAEGER_SERVICE_NAME is used; its OpenTelemetry name is OTEL_SERVICE_NAME',
]);

fast({ OTEL_SERVICE_NAME: 'new', JAEGER_SERVICE_NAME: 'old' }, { serviceName: 'new' }, [
  "warn: JAEGER_SERVICE_NAME must be unset or the same as OTEL_SERVICE_NAME ('new'), got 'old'; using OTEL_SERVICE_NAME",
]);

fast({ OTEL_SERVICE_NAME: 'same', JAEGER_SERVICE_NAME: 'same' }, { serviceName: 'same' });

fast(
  {
    OTEL_SERVICE_NAME: 'new',
    OTEL_RESOURCE_ATTRIBUTES: 'service.name=attribute',
  },
  { serviceName: 'new' },
);

fast(
  {
    OTEL_RESOURCE_ATTRIBUTES: 'service.name=attribute',
    JAEGER_SERVICE_NAME: 'old',
  },
  { serviceName: 'attribute' },
  [
    "warn: JAEGER_SERVICE_NAME must be unset or the same as service.name of OTEL_RESOURCE_ATTRIBUTES ('attribute'), got 'old'; using OTEL_RESOURCE_ATTRIBUTES",
  ],
);

fast(
  {
    JAEGER_AGENT_HOST: 'agent',
    JAEGER_AGENT_PORT: '6832',
    JAEGER_AGENT_SOCKET_TYPE: 'udp6',
  },
  { exporters: ['jaeger binary'], host: 'agent', socketType: 'udp6' },
  [
    'info: JAEGER_AGENT_PORT 6832 without a protocol is taken for udp/thrift.binary',
    'info: JAEGER_AGENT_HOST is used; its OpenTelemetry name is OTEL_EXPORTER_JAEGER_AGENT_HOST',
    'info: JAEGER_AGENT_PORT is used; its OpenTelemetry name is OTEL_EXPORTER_JAEGER_AGENT_PORT',
    'info: JAEGER_AGENT_SOCKET_TYPE is used; OpenTelemetry has no name for it',
  ],
);

fast({ JAEGER_REPORTER_AGENT_HOST: 'older', JAEGER_AGENT_HOST: 'old' }, { host: 'old' }, [
  'info: JAEGER_AGENT_HOST is used; its OpenTelemetry name is OTEL_EXPORTER_JAEGER_AGENT_HOST',
]);

fast(
  {
    JAEGER_ENDPOINT: 'http://c:14268/api/traces',
    JAEGER_AGENT_HOST: 'agent',
  },
  { exporters: ['jaeger http'], endpoint: 'http://c:14268/api/traces' },
  [
    'info: JAEGER_AGENT_HOST is not used; spans go to the endpoint over http/thrift.binary',
    'info: JAEGER_ENDPOINT is used; its OpenTelemetry name is OTEL_EXPORTER_JAEGER_ENDPOINT',
  ],
);

fast(
  {
    JAEGER_ENDPOINT: 'http://c:14268/api/traces',
    OTEL_EXPORTER_JAEGER_AGENT_HOST: 'agent',
  },
  { host: 'agent' },
  ['info: JAEGER_ENDPOINT is not used; spans go to the agent over udp'],
);

fast(
  {
    OTEL_EXPORTER_JAEGER_ENDPOINT: 'http://c:14268/api/traces',
    OTEL_EXPORTER_JAEGER_AGENT_HOST: 'agent',
  },
  { exporters: ['jaeger http'], endpoint: 'http://c:14268/api/traces' },
  ['info: OTEL_EXPORTER_JAEGER_AGENT_HOST is not used; spans go to the endpoint over http/thrift.binary'],
);

fast(
  {
    OTEL_EXPORTER_JAEGER_PROTOCOL: 'udp/thrift.compact',
    OTEL_EXPORTER_JAEGER_ENDPOINT: 'http://c:14268/api/traces',
    OTEL_EXPORTER_JAEGER_AGENT_HOST: 'agent',
  },
  { host: 'agent' },
  ['info: OTEL_EXPORTER_JAEGER_ENDPOINT is not used; spans go to the agent over udp'],
);

fast(
  {
    JAEGER_ENDPOINT: 'http://c:14268/api/traces',
    JAEGER_USER: 'u',
    JAEGER_PASSWORD: 'p',
    OTEL_EXPORTER_JAEGER_PASSWORD: 'q',
    JAEGER_REPORTER_TIMEOUT: '100',
  },
  {
    exporters: ['jaeger http'],
    endpoint: 'http://c:14268/api/traces',
    user: 'u',
    password: 'q',
    timeoutMs: 100,
  },
  [
    'warn: JAEGER_PASSWORD must be unset or the same as OTEL_EXPORTER_JAEGER_PASSWORD, got (hidden); using OTEL_EXPORTER_JAEGER_PASSWORD',
    'info: JAEGER_ENDPOINT is used; its OpenTelemetry name is OTEL_EXPORTER_JAEGER_ENDPOINT',
    'info: JAEGER_REPORTER_TIMEOUT is used; its OpenTelemetry name is OTEL_EXPORTER_JAEGER_TIMEOUT',
    'info: JAEGER_USER is used; its OpenTelemetry name is OTEL_EXPORTER_JAEGER_USER',
  ],
);

fast(
  {
    JAEGER_ENDPOINT: 'http://c:14268/api/traces',
    JAEGER_AUTH_TOKEN: 't',
  },
  {
    exporters: ['jaeger http'],
    endpoint: 'http://c:14268/api/traces',
    token: 't',
  },
  [
    'info: JAEGER_ENDPOINT is used; its OpenTelemetry name is OTEL_EXPORTER_JAEGER_ENDPOINT',
    'info: JAEGER_AUTH_TOKEN is used; OpenTelemetry has no name for it',
  ],
);

fast({ JAEGER_PROPAGATION: 'b3,w3c' }, { propagators: ['b3multi', 'tracecontext', 'baggage'] }, [
  'info: JAEGER_PROPAGATION is used; its OpenTelemetry name is OTEL_PROPAGATORS',
]);

fast({ OTEL_PROPAGATORS: 'b3', JAEGER_PROPAGATION: 'jaeger' }, { propagators: ['b3'] }, [
  "warn: JAEGER_PROPAGATION must be unset or the same as OTEL_PROPAGATORS ('b3'), got 'jaeger'; using OTEL_PROPAGATORS",
]);

fast(
  {
    JAEGER_TAGS: 'zone=${ZONE:eu},host=${NAME},team=a',
    ZONE: 'us',
    OTEL_RESOURCE_ATTRIBUTES: 'team=b',
  },
  { resourceAttributes: { zone: 'us', host: '', team: 'b' } },
  ['info: JAEGER_TAGS is used; its OpenTelemetry name is OTEL_RESOURCE_ATTRIBUTES'],
);

fast({ JAEGER_TAGS: 'a=1,b' }, { resourceAttributes: { a: '1' } }, [
  "warn: JAEGER_TAGS must be key=value pairs, comma-separated, got 'a=1,b'; members without = left out",
  'info: JAEGER_TAGS is used; its OpenTelemetry name is OTEL_RESOURCE_ATTRIBUTES',
]);

fast({ JAEGER_ENDPOINT: 'u:secret@c' }, { exporters: ['jaeger http'] }, [
  "warn: JAEGER_ENDPOINT must be an http or https URL, got '(hidden)@c'; using http://localhost:14268/api/traces",
]);

fast(
  { JAEGER_ENDPOINT: 'http://%zz:p@c' },
  {
    exporters: ['jaeger http'],
    endpoint: 'http://c/api/traces',
    user: '%zz',
    password: 'p',
  },
  ['info: JAEGER_ENDPOINT is used; its OpenTelemetry name is OTEL_EXPORTER_JAEGER_ENDPOINT'],
);

fast({ JAEGER_DISABLED: 'T' }, { mode: 'off' }, [
  'info: JAEGER_DISABLED is used; its OpenTelemetry name is OTEL_SDK_DISABLED (which still passes the context on)',
]);

fast({ JAEGER_DISABLED: 'true', OTEL_SDK_DISABLED: 'false' }, {}, [
  'warn: JAEGER_DISABLED must be unset or the same as OTEL_SDK_DISABLED (false), got true; using OTEL_SDK_DISABLED',
]);

fast({ JAEGER_DISABLED: 'true', OTEL_SDK_DISABLED: 'true' }, { mode: 'propagate' });

fast({ JAEGER_DISABLED: 'yes' }, {}, [
  "warn: JAEGER_DISABLED must be true or false (1, t and 0, f too), got 'yes'; using false",
]);

fast({ JAEGER_REPORTER_LOG_SPANS: 'true' }, { exporters: ['jaeger compact', 'console'] }, [
  'info: JAEGER_REPORTER_LOG_SPANS is used; its OpenTelemetry name is console in OTEL_TRACES_EXPORTER',
]);

fast({ JAEGER_TRACEID_128BIT: 'false' }, { traceId128bit: false }, [
  'info: JAEGER_TRACEID_128BIT is used; OpenTelemetry has no name for it',
]);

reference({ JAEGER_TRACEID_128BIT: 'false' }, { traceId128bit: false }, [
  'info: JAEGER_TRACEID_128BIT is used; OpenTelemetry has no name for it',
]);

fast(
  {
    JAEGER_RPC_METRICS: 'true',
    JAEGER_SAMPLER_REFRESH_INTERVAL: '1m',
    JAEGER_SAMPLER_HOST: 'h',
  },
  {},
  [
    "warn: JAEGER_SAMPLER_HOST must be set together with JAEGER_SAMPLER_TYPE=remote, got 'h' alone; ignored",
    'warn: JAEGER_SAMPLER_REFRESH_INTERVAL must be set together with JAEGER_SAMPLER_TYPE=remote, got 60000 alone; ignored',
    'warn: JAEGER_RPC_METRICS is not supported yet; ignored',
  ],
);
