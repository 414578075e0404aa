import type { HeaderPropagator, Sampler, SpanSink, Tracer, TracerProvider } from '@spoor/core';
import type { CommonSettings } from '@spoor/instrument';

/** Where a reporter of jaeger-client sends its spans. */
export type JaegerTarget =
  | {
      readonly way: 'http';
      readonly endpoint: string;
      readonly user: string | undefined;
      readonly password: string | undefined;
      readonly timeoutMs: number | undefined;
    }
  | {
      readonly way: 'udp';
      readonly host: string;
      readonly port: number;
      readonly socketType: 'udp4' | 'udp6' | undefined;
    };

/** What the code of an application says of a tracer of jaeger-client. */
export interface TracerConfiguration {
  readonly serviceName: string | undefined;
  /** Of the process, without those that tell of jaeger-client itself. */
  readonly tags: Readonly<Record<string, string>>;
  /** Asks the tracer's own, whatever that is by then. */
  readonly sampler: Sampler;
  /** In its own words: `ConstSampler(always)`. */
  readonly samplerName: string;
  /** Undefined where the tracer reports to nobody, or to an object of the application's own. */
  readonly target: JaegerTarget | undefined;
  readonly flushIntervalMs: number | undefined;
  /** Lower-case names, where they are not the usual ones. */
  readonly headers: { readonly contextKey: string; readonly baggagePrefix: string } | undefined;
}

export interface OpenTracingSettings extends CommonSettings {
  readonly provider: TracerProvider;
  /** Of the spans of `globalTracer()`. */
  readonly tracer: Tracer;
  readonly propagator: HeaderPropagator;
  readonly parent: 'active' | 'explicit' | 'nested';
  /** Everything that has ended is sent. */
  readonly flush: () => Promise<void>;
  /** Longest that the callback of `close` waits for it. */
  readonly shutdownTimeoutMs: number;
  /** A tracer of jaeger-client is made. Returns where its spans go when that is not where all spans go. */
  readonly onTracer: (configuration: TracerConfiguration) => readonly SpanSink[] | undefined;
  /** A codec of Zipkin's headers is registered for HTTP. */
  readonly onB3: () => void;
}
