/**
 * The types of the `spoor` package's main entry. This file imports nothing: its declarations are published as they
 * are. A test holds the names against the option table, and docs/configuration.md says what each one means.
 */

/** Each option wins over the environment variables of the same setting; what is left out is read from them. */
export interface StartOptions {
  engine?: 'fast' | 'reference';
  /** No spans are made; the context of incoming requests is still passed on. */
  sdkDisabled?: boolean;
  /** The name this process has in Jaeger. */
  serviceName?: string;
  /** Attributes of the process. */
  resourceAttributes?: Readonly<Record<string, string>>;
  /** How much is said on stderr; `none` silences the start line too. */
  logLevel?: 'none' | 'error' | 'warn' | 'info' | 'debug' | 'verbose' | 'all';
  /** The headers in which the context travels; empty: none. */
  propagators?: ReadonlyArray<'tracecontext' | 'baggage' | 'jaeger' | 'b3' | 'b3multi'>;
  sampler?:
    | 'always_on'
    | 'always_off'
    | 'traceidratio'
    | 'parentbased_always_on'
    | 'parentbased_always_off'
    | 'parentbased_traceidratio';
  /** The ratio, 0 to 1, for the samplers that take one. */
  samplerArg?: number;
  /** Where spans go; empty: nowhere. */
  exporters?: ReadonlyArray<'jaeger' | 'otlp' | 'zipkin' | 'console'>;

  scheduleDelayMs?: number;
  /** 0: no limit. */
  exportTimeoutMs?: number;
  maxQueueSpans?: number;
  maxBatchSpans?: number;

  attributeValueLength?: number;
  attributeCount?: number;
  eventCount?: number;
  linkCount?: number;
  eventAttributeCount?: number;
  linkAttributeCount?: number;

  jaegerProtocol?: 'http/thrift.binary' | 'udp/thrift.compact' | 'udp/thrift.binary';
  /** `http://collector:14268/api/traces`. */
  jaegerEndpoint?: string;
  jaegerUser?: string;
  jaegerPassword?: string;
  jaegerAgentHost?: string;
  jaegerAgentPort?: number;

  /** `http`, `grpc`; left out: all. */
  enabledInstrumentations?: readonly string[];
  disabledInstrumentations?: readonly string[];
  captureServerRequestHeaders?: readonly string[];
  captureServerResponseHeaders?: readonly string[];
  captureClientRequestHeaders?: readonly string[];
  captureClientResponseHeaders?: readonly string[];

  /** Functions that get a span: `./src/db.js#Repo.find`, `lodash#merge`. */
  functions?: readonly string[];
  /** A JSON file with more of them. */
  functionsFile?: string;

  /** Longest the last flush may hold the process when the collector is dead. */
  shutdownTimeoutMs?: number;
}

export interface Spoor {
  /** Sends every span that has ended; resolves also when the collector does not answer. */
  flush(): Promise<void>;
  /** Flushes and stops recording. */
  shutdown(): Promise<void>;
}

/**
 * Starts tracing in this process: what `--require spoor/register` does, with options. Call it before anything else:
 * gRPC classes that were taken from @grpc/grpc-js earlier are not traced. In a process that is traced already it changes
 * nothing and returns what runs.
 *
 * @throws TypeError for an unknown option or a value that it cannot have
 */
export declare function start(options?: StartOptions): Spoor;
