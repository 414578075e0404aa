import { fast, reference } from './golden.ts';

fast({}, {});

reference({}, {});

fast({ OTEL_SERVICE_NAME: '', JAEGER_AGENT_HOST: '  ' }, {});

fast({ OTEL_SERVICE_NAME: 'checkout' }, { serviceName: 'checkout' });

fast(
  { OTEL_RESOURCE_ATTRIBUTES: 'team=a%20b,service.name=pay' },
  { serviceName: 'pay', resourceAttributes: { team: 'a b' } },
);

fast({ OTEL_RESOURCE_ATTRIBUTES: 'team=a,broken' }, {}, [
  "warn: OTEL_RESOURCE_ATTRIBUTES must be key=value pairs, comma-separated and percent-encoded, got 'team=a,broken'; using the default",
]);

fast({ OTEL_RESOURCE_ATTRIBUTES: 'team=%zz' }, {}, [
  "warn: OTEL_RESOURCE_ATTRIBUTES must be key=value pairs, comma-separated and percent-encoded, got 'team=%zz'; using the default",
]);

fast({ OTEL_SDK_DISABLED: 'TRUE' }, { mode: 'propagate' });

fast({ OTEL_SDK_DISABLED: 'yes' }, {}, [
  "warn: OTEL_SDK_DISABLED must be true or false, got 'yes'; using false",
]);

fast({ OTEL_LOG_LEVEL: 'DEBUG' }, { logLevel: 'debug' });

fast({ OTEL_LOG_LEVEL: 'loud' }, {}, [
  "warn: OTEL_LOG_LEVEL must be none, error, warn, info, debug, verbose or all, got 'loud'; using info",
]);

fast({ OTEL_PROPAGATORS: 'B3, tracecontext,b3' }, { propagators: ['b3', 'tracecontext'] });

fast({ OTEL_PROPAGATORS: 'none' }, { propagators: [] });

fast({ OTEL_PROPAGATORS: 'none,b3' }, { propagators: [] }, [
  "warn: OTEL_PROPAGATORS must be a list of tracecontext, baggage, jaeger, b3, b3multi, xray or ottrace, or none, got 'none,b3'; none switches the others off",
]);

fast({ OTEL_PROPAGATORS: 'w3c' }, {}, [
  "warn: OTEL_PROPAGATORS must be a list of tracecontext, baggage, jaeger, b3, b3multi, xray or ottrace, or none, got 'w3c'; using the default",
]);

fast({ OTEL_PROPAGATORS: 'b3,w3c' }, { propagators: ['b3'] }, [
  "warn: OTEL_PROPAGATORS must be a list of tracecontext, baggage, jaeger, b3, b3multi, xray or ottrace, or none, got 'b3,w3c'; w3c left out",
]);

fast({ OTEL_PROPAGATORS: 'xray,b3multi' }, { propagators: ['b3multi'] }, [
  'warn: OTEL_PROPAGATORS asks for xray, not supported yet; left out',
]);

fast({ OTEL_PROPAGATORS: 'ottrace' }, {}, [
  'warn: OTEL_PROPAGATORS asks for ottrace, not supported yet; using tracecontext,baggage,jaeger',
]);

fast({ OTEL_CONFIG_FILE: 'otel.yaml' }, {}, ['warn: OTEL_CONFIG_FILE is not supported yet; ignored']);

fast(
  {
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_ENTITIES: 'x',
    OTEL_METRIC_EXPORT_INTERVAL: '1',
    OTEL_BLRP_SCHEDULE_DELAY: '1',
  },
  {},
);

fast({ SPOOR_ENGINE: 'turbo' }, {}, [
  "warn: SPOOR_ENGINE must be fast or reference, got 'turbo'; using fast",
]);

fast({ OTEL_SERVICE_NAM: 'x' }, {}, [
  'warn: OTEL_SERVICE_NAM is not a variable that Spoor knows; ignored; the nearest is OTEL_SERVICE_NAME',
]);

fast({ OTEL_SERVICE: 'x' }, {}, [
  'warn: OTEL_SERVICE is not a variable that Spoor knows; ignored; the nearest is OTEL_SERVICE_NAME',
]);

fast({ JAEGER_SAMPLER_TIPE: 'x', SPOOR_WHATEVER_ELSE: '1' }, {}, [
  'warn: JAEGER_SAMPLER_TIPE is not a variable that Spoor knows; ignored; the nearest is JAEGER_SAMPLER_TYPE',
  'warn: SPOOR_WHATEVER_ELSE is not a variable that Spoor knows; ignored',
]);

fast(
  {
    // What the OpenTelemetry operator and charts for Kubernetes put into every container.
    OTEL_NODE_IP: '10.0.0.1',
    OTEL_POD_IP: '10.0.0.2',
    OTEL_NODE_NAME: 'n',
    OTEL_AGENT_HOST: '10.0.0.1',
    OTEL_COLLECTOR_HOST: 'c',
    OTEL_K8S_NAMESPACE: 'shop',
    OTEL_RESOURCE_ATTRIBUTES_POD_NAME: 'p',
    OTEL_RESOURCE_ATTRIBUTES_POD_UID: 'u',
    OTEL_RESOURCE_ATTRIBUTES_NODE_NAME: 'n',
    OTEL_RESOURCE_ATTRIBUTES_NAMESPACE_NAME: 'shop',
    OTEL_RESOURCE_ATTRIBUTES_DEPLOYMENT_NAME: 'shop',
    OTEL_INJECTOR_MODE: 'x',
    OTEL_DOTNET_AUTO_HOME: '/',
    OTEL_GO_AUTO_TARGET_EXE: '/app',
    OTEL_APACHE_AGENT_CONF: '/',
    OTEL_NGINX_SERVICE_INSTANCE_ID: 'i',
    OTEL_JAVAAGENT_DEBUG: '1',
    OTEL_PYTHON_LOG: '1',
    HOME: '/',
  },
  {},
);

fast(
  {
    JAEGER_AGENT_PORT: 'tcp://10.0.0.1:5775',
    JAEGER_AGENT_SERVICE_HOST: '10.0.0.1',
    JAEGER_AGENT_PORT_5775_UDP_ADDR: '10.0.0.1',
    JAEGER_PORT: 'udp://10.0.0.2:1',
  },
  {},
);
