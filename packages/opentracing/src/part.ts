import type { Part } from '@spoor/instrument';
import { installGlobalTracer } from './global-tracer.ts';
import { JaegerBridge } from './jaeger-bridge.ts';
import { defaultClass, type JaegerContextClass } from './jaeger-client.ts';
import { jaegerCopy } from './jaeger-copy.ts';
import { patchReporter } from './patch-reporter.ts';
import { patchTracer } from './patch-tracer.ts';
import { quieten } from './quiet-requests.ts';
import type { OpenTracingSettings } from './settings.ts';
import { patchZipkin } from './zipkin.ts';

const bridges = new WeakMap<OpenTracingSettings, JaegerBridge>();

/** One for all copies of jaeger-client: a span of one may be the parent of a span of another. */
function bridgeOf(settings: OpenTracingSettings): JaegerBridge {
  const bridge = bridges.get(settings) ?? new JaegerBridge(settings);
  bridges.set(settings, bridge);
  return bridge;
}

export const part: Part<OpenTracingSettings> = {
  packages: {
    globalTracer: (exports, { settings, guard }) => installGlobalTracer(exports, settings, guard),
    spanContext(exports, _scope, loaded) {
      jaegerCopy(loaded).Context = defaultClass(exports) as unknown as JaegerContextClass;
    },
    noopReporter(exports, _scope, loaded) {
      jaegerCopy(loaded).NoopReporter = defaultClass(exports);
    },
    remoteReporter: (exports, { settings, guard }) => patchReporter(exports, guard, bridgeOf(settings)),
    tracer: (exports, { settings, guard }, loaded) => patchTracer(exports, guard, loaded, bridgeOf(settings)),
    zipkin: (exports, { settings, guard }) => patchZipkin(exports, settings, guard),
    utils: (exports) => quieten(defaultClass(exports), 'httpGet'),
    httpSender: (exports) => quieten(defaultClass(exports).prototype, 'flush'),
    remoteSampler: (exports) => quieten(defaultClass(exports).prototype, '_refreshSamplingStrategy'),
  },
};
