import { tracedRows } from '@spoor/libraries/table';
import { fast, reference } from './golden.ts';

/** Whatever libraries there are. */
const libraries = tracedRows
  .filter((row) => row.isOnByDefault && (row.kind === 'lazy' || row.isLibrary === true))
  .map(({ name }) => name);

fast({ OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'HTTP' }, { instrumentations: ['http'] });

fast(
  { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'grpc,fs' },
  { instrumentations: ['http', 'undici', ...libraries] },
);

fast(
  { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'express' },
  { instrumentations: ['http', 'grpc', 'undici', ...libraries.filter((name) => name !== 'express')] },
);

// Upstream's name for a part of it: by that it is switched on, and off by its own name alone.
fast({ OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,router' }, { instrumentations: ['http', 'express'] });
fast({ OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'router', OTEL_INSTRUMENTATION_ROUTER_ENABLED: 'false' }, {});

fast(
  { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http', OTEL_INSTRUMENTATION_ROUTER_ENABLED: 'true' },
  { instrumentations: ['http', 'express'] },
);

reference({ OTEL_INSTRUMENTATION_ROUTER_ENABLED: 'true' }, {}, [
  'warn: OTEL_INSTRUMENTATION_ROUTER_ENABLED asks for express, not supported yet by the reference engine; ignored',
]);

fast(
  {
    OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,grpc,undici',
    OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'grpc',
  },
  { instrumentations: ['http', 'undici'] },
);

fast({ OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,htpp,net' }, { instrumentations: ['http'] }, [
  "warn: OTEL_NODE_ENABLED_INSTRUMENTATIONS must be names of libraries such as http, grpc, got 'htpp'; ignored; the nearest is http",
  'warn: OTEL_NODE_ENABLED_INSTRUMENTATIONS asks for net, not supported yet; ignored',
]);

reference({ OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,undici' }, { instrumentations: ['http'] }, [
  'warn: OTEL_NODE_ENABLED_INSTRUMENTATIONS asks for undici, not supported yet by the reference engine; ignored',
]);

fast(
  {
    OTEL_INSTRUMENTATION_COMMON_DEFAULT_ENABLED: 'false',
    OTEL_INSTRUMENTATION_GRPC_ENABLED: 'true',
  },
  { instrumentations: ['grpc'] },
);

fast({ OTEL_INSTRUMENTATION_HTTP_ENABLED: 'false' }, { instrumentations: ['grpc', 'undici', ...libraries] });

fast(
  {
    OTEL_INSTRUMENTATION_HTTP_ENABLED: 'off',
    OTEL_INSTRUMENTATION_DNS_ENABLED: 'true',
  },
  { instrumentations: ['grpc', 'undici', ...libraries] },
  [
    "warn: OTEL_INSTRUMENTATION_HTTP_ENABLED must be true or false, got 'off'; using false",
    'warn: OTEL_INSTRUMENTATION_DNS_ENABLED asks for dns, not supported yet; ignored',
  ],
);

fast({ OTEL_INSTRUMENTATION_GRCP_ENABLED: 'false' }, {}, [
  'warn: OTEL_INSTRUMENTATION_GRCP_ENABLED is not a variable that Spoor knows; ignored; the nearest is OTEL_INSTRUMENTATION_GRPC_ENABLED',
]);

fast(
  {
    OTEL_NODE_RESOURCE_DETECTORS: 'env,host',
    OTEL_SEMCONV_STABILITY_OPT_IN: 'http',
  },
  { resourceDetectors: ['env', 'host'] },
);

const allDetectors = ['env', 'host', 'os', 'process', 'container', 'k8s', 'serviceinstance'];
fast({ OTEL_NODE_RESOURCE_DETECTORS: 'none' }, { resourceDetectors: [] });
fast({ OTEL_NODE_RESOURCE_DETECTORS: 'all' }, {});
fast({ OTEL_NODE_RESOURCE_DETECTORS: 'all,AWS' }, { resourceDetectors: [...allDetectors, 'aws'] }, [
  'info: OTEL_NODE_RESOURCE_DETECTORS asks for aws; only what the environment says is recorded, no metadata service is asked',
]);
fast({ OTEL_NODE_RESOURCE_DETECTORS: 'host,kubernetes' }, { resourceDetectors: ['host'] }, [
  "warn: OTEL_NODE_RESOURCE_DETECTORS must be a list of all, env, host, os, process, container, k8s, serviceinstance, aws, gcp, azure or alibaba, or none, got 'host,kubernetes'; kubernetes left out",
]);

fast(
  {
    OTEL_INSTRUMENTATION_HTTP_SERVER_CAPTURE_REQUEST_HEADERS: 'X-Id, Accept',
    OTEL_INSTRUMENTATION_HTTP_CLIENT_CAPTURE_RESPONSE_HEADERS: 'Via',
  },
  {
    'http.captureServerRequestHeaders': ['x-id', 'accept'],
    'http.captureClientResponseHeaders': ['via'],
  },
);

fast({ OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS: 'GET,PURGE' }, { 'http.knownMethods': ['GET', 'PURGE'] });

fast(
  {
    OTEL_INSTRUMENTATION_COMMON_PEER_SERVICE_MAPPING: '10.0.0.1=db,pay:8443=payments',
  },
  { peerServices: { '10.0.0.1': 'db', 'pay:8443': 'payments' } },
);

fast(
  {
    SPOOR_IGNORE: '/healthz, GET /ready',
    SPOOR_SAMPLE_RATES: '/search=0.1, GET /api/*=0.5,grpc:shop.Pricing/*=0',
    SPOOR_SHUTDOWN_TIMEOUT: '0',
    SPOOR_SPOOL_DIR: '/var/spool',
  },
  {
    ignore: ['/healthz', 'GET /ready'],
    sampleRates: ['/search=0.1', 'GET /api/*=0.5', 'grpc:shop.Pricing/*=0'],
    shutdownTimeoutMs: 0,
    spoolDir: '/var/spool',
  },
  [],
);

fast(
  { SPOOR_DATABASE_ROOTS: 'true', OTEL_INSTRUMENTATION_COMMON_DB_STATEMENT_SANITIZER_ENABLED: 'false' },
  { 'databases.recordsRoots': true, 'databases.masksValues': false },
);

fast({ SPOOR_SHUTDOWN_TIMEOUT: '2s' }, {}, [
  "warn: SPOOR_SHUTDOWN_TIMEOUT must be a whole number of milliseconds >= 0 and <= 2147483647, got '2s'; using 500",
]);
