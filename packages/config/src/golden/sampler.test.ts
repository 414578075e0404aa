import { fast } from './golden.ts';

fast({ OTEL_TRACES_SAMPLER: 'always_on' }, { sampler: 'always_on' });

fast({ OTEL_TRACES_SAMPLER: 'always_off' }, { sampler: 'always_off' });

fast({ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, { sampler: 'parentbased_always_off' });

fast({ OTEL_TRACES_SAMPLER: 'PARENTBASED_ALWAYS_ON' }, {});

fast({ OTEL_TRACES_SAMPLER: 'traceidratio' }, { sampler: 'traceidratio 1' });

fast(
  {
    OTEL_TRACES_SAMPLER: 'traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
  },
  { sampler: 'traceidratio 0.25' },
);

fast(
  {
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '1',
  },
  { sampler: 'parentbased_traceidratio 1' },
);

fast(
  {
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '1.01',
  },
  { sampler: 'parentbased_traceidratio 1' },
  ["warn: OTEL_TRACES_SAMPLER_ARG must be a number >= 0 and <= 1, got '1.01'; using 1"],
);

fast(
  {
    OTEL_TRACES_SAMPLER: 'traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '-0.1',
  },
  { sampler: 'traceidratio 1' },
  ["warn: OTEL_TRACES_SAMPLER_ARG must be a number >= 0 and <= 1, got '-0.1'; using 1"],
);

fast({ OTEL_TRACES_SAMPLER: 'sometimes', OTEL_TRACES_SAMPLER_ARG: '0.1' }, {}, [
  "warn: OTEL_TRACES_SAMPLER must be always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio, jaeger_remote, parentbased_jaeger_remote or xray, got 'sometimes'; using the default",
  "warn: OTEL_TRACES_SAMPLER_ARG must be set together with OTEL_TRACES_SAMPLER, got '0.1' alone; ignored",
]);

fast({ OTEL_TRACES_SAMPLER_ARG: '0.1' }, {}, [
  "warn: OTEL_TRACES_SAMPLER_ARG must be set together with OTEL_TRACES_SAMPLER, got '0.1' alone; ignored",
]);

fast({ OTEL_TRACES_SAMPLER: 'xray' }, {}, [
  'warn: OTEL_TRACES_SAMPLER xray is not supported yet; using parentbased_always_on',
]);

fast(
  { JAEGER_SAMPLER_TYPE: 'const', JAEGER_SAMPLER_PARAM: '0' },
  { tagged: true, sampler: 'parentbased_always_off' },
  [
    'info: JAEGER_SAMPLER_TYPE is used; its OpenTelemetry name is OTEL_TRACES_SAMPLER',
    'info: JAEGER_SAMPLER_PARAM is used; its OpenTelemetry name is OTEL_TRACES_SAMPLER_ARG',
  ],
);

fast({ JAEGER_SAMPLER_TYPE: 'const' }, { tagged: true }, [
  'info: JAEGER_SAMPLER_TYPE is used; its OpenTelemetry name is OTEL_TRACES_SAMPLER',
]);

fast(
  { JAEGER_SAMPLER_TYPE: 'probabilistic', JAEGER_SAMPLER_PARAM: '0.5' },
  { tagged: true, sampler: 'parentbased_traceidratio 0.5' },
  [
    'info: JAEGER_SAMPLER_TYPE is used; its OpenTelemetry name is OTEL_TRACES_SAMPLER',
    'info: JAEGER_SAMPLER_PARAM is used; its OpenTelemetry name is OTEL_TRACES_SAMPLER_ARG',
  ],
);

fast(
  { JAEGER_SAMPLER_TYPE: 'probabilistic', JAEGER_SAMPLER_PARAM: '7' },
  { tagged: true, sampler: 'parentbased_traceidratio 0.001' },
  [
    'warn: JAEGER_SAMPLER_PARAM must be a number >= 0 and <= 1 for probabilistic, got 7; using 0.001',
    'info: JAEGER_SAMPLER_TYPE is used; its OpenTelemetry name is OTEL_TRACES_SAMPLER',
    'info: JAEGER_SAMPLER_PARAM is used; its OpenTelemetry name is OTEL_TRACES_SAMPLER_ARG',
  ],
);

fast({ JAEGER_SAMPLER_PARAM: '0.5' }, {}, [
  'warn: JAEGER_SAMPLER_PARAM must be set together with JAEGER_SAMPLER_TYPE, got 0.5 alone; ignored',
]);

fast({ JAEGER_SAMPLER_TYPE: 'const', OTEL_TRACES_SAMPLER_ARG: '0.5' }, { tagged: true }, [
  "warn: OTEL_TRACES_SAMPLER_ARG must be set together with OTEL_TRACES_SAMPLER, got '0.5' alone; ignored",
  'info: JAEGER_SAMPLER_TYPE is used; its OpenTelemetry name is OTEL_TRACES_SAMPLER',
]);

fast(
  {
    OTEL_TRACES_SAMPLER: 'always_off',
    JAEGER_SAMPLER_TYPE: 'probabilistic',
    JAEGER_SAMPLER_PARAM: '0.5',
  },
  { sampler: 'always_off' },
  [
    "warn: JAEGER_SAMPLER_TYPE must be unset or mean the same as OTEL_TRACES_SAMPLER ('always_off'), got 'probabilistic'; using OTEL_TRACES_SAMPLER",
  ],
);

fast(
  {
    OTEL_TRACES_SAMPLER: 'parentbased_always_on',
    JAEGER_SAMPLER_TYPE: 'const',
    JAEGER_SAMPLER_PARAM: '1',
  },
  {},
);
