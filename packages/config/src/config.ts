/**
 * What `loadConfig` returns: plain data, deep-frozen, every unit in the name. An absent value is `undefined`, so that
 * each key is always there and a consumer needs no second set of defaults.
 */

import type { Message } from '@spoor/messages';
import type { OptionsOfLibrary } from './options/libraries.ts';
import type { PlacedIn } from './options.ts';

export type EngineName = 'fast' | 'reference';

/**
 * `trace`: everything on. `propagate`: OTEL_SDK_DISABLED, no spans of ours, but the context still travels through
 * (the specification: "no effect on propagators"). `off`: JAEGER_DISABLED, nothing at all is patched.
 */
export type Mode = 'trace' | 'propagate' | 'off';

/** From silent to talkative; a line is shown when its own level is at or before the configured one. */
export type LogLevel = 'none' | 'error' | 'warn' | 'info' | 'debug' | 'verbose' | 'all';

export type PropagatorName = 'tracecontext' | 'baggage' | 'jaeger' | 'b3' | 'b3multi';

export type RootSampler =
  | { readonly type: 'always_on' }
  | { readonly type: 'always_off' }
  | { readonly type: 'traceidratio'; readonly ratio: number }
  | { readonly type: 'ratelimiting'; readonly tracesPerSecond: number }
  | RemoteSamplerConfig;

/** Jaeger's remote sampling. */
export interface RemoteSamplerConfig {
  readonly type: 'jaeger_remote';
  readonly protocol: 'http' | 'grpc';
  /** With http or https as its scheme; the whole URL that is asked over HTTP. */
  readonly endpoint: string;
  /** Until there is a strategy. */
  readonly initialRatio: number;
  readonly pollingIntervalMs: number;
  readonly maxOperations: number;
}

/** Traces that the sampler drops are kept in this process when they turn out so. */
export interface KeepConfig {
  readonly errors: boolean;
  /** `undefined`: however long it takes. */
  readonly slowerThanMs: number | undefined;
}

export interface SamplerConfig {
  /** As OTEL_TRACES_SAMPLER spells it, for the start line: `parentbased_traceidratio`. */
  readonly name: string;
  /** The decision of a sampled or unsampled parent is kept; `root` decides for traces that begin here. */
  readonly parentBased: boolean;
  readonly root: RootSampler;
  /** A sampler of Jaeger's clients, which says on root spans who decided (`sampler.type`, `sampler.param`). */
  readonly tagged: boolean;
}

export interface JaegerUdpExporter {
  readonly type: 'jaeger';
  readonly protocol: 'udp/thrift.compact' | 'udp/thrift.binary';
  readonly host: string;
  readonly port: number;
  readonly socketType: 'udp4' | 'udp6';
  readonly maxPacketBytes: number;
}

export interface JaegerHttpExporter {
  readonly type: 'jaeger';
  readonly protocol: 'http/thrift.binary';
  /** The whole URL that batches are posted to. */
  readonly endpoint: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** `Authorization: Bearer`; basic authentication wins when both are set. */
  readonly token: string | undefined;
  /** 0: no limit. */
  readonly timeoutMs: number;
}

export interface OtlpExporter {
  readonly type: 'otlp';
  readonly protocol: 'http/protobuf' | 'http/json' | 'grpc';
  /** The traces URL, already resolved: nothing is to be appended. For gRPC the address alone. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Includes retries; 0: no limit. */
  readonly timeoutMs: number;
  readonly compression: 'gzip' | 'none';
  /** Paths of PEM files. */
  readonly certificate: string | undefined;
  readonly clientKey: string | undefined;
  readonly clientCertificate: string | undefined;
  /** Those of the endpoint's URL, which itself has none: basic authentication, unless a header says otherwise. */
  readonly user: string | undefined;
  readonly password: string | undefined;
}

export interface ZipkinExporter {
  readonly type: 'zipkin';
  readonly endpoint: string;
  /** As with OTLP. */
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly timeoutMs: number;
  readonly version: 1 | 2;
}

export interface ConsoleExporter {
  readonly type: 'console';
}

export type ExporterConfig =
  | JaegerUdpExporter
  | JaegerHttpExporter
  | OtlpExporter
  | ZipkinExporter
  | ConsoleExporter;

export interface BatchConfig {
  readonly scheduleDelayMs: number;
  /** 0: no limit. */
  readonly exportTimeoutMs: number;
  readonly maxQueueSpans: number;
  readonly maxBatchSpans: number;
}

/** Limits of a span; `undefined`: no limit. */
export type LimitsConfig = PlacedIn<'limits'>;

/** What is the same for all databases and caches. */
export interface DatabasesConfig {
  /** Calls outside of any span begin a trace. */
  readonly recordsRoots: boolean;
  /** Values are left out of the texts of statements and errors. */
  readonly masksValues: boolean;
}

/** The settings in the row of http; names of headers are in lower case. */
export type HttpConfig = OptionsOfLibrary<'http'>;
/** The settings in the row of grpc; response metadata is looked for in headers and trailers. */
export type GrpcConfig = OptionsOfLibrary<'grpc'>;

export interface ThriftConfig {
  /** The number of the field in which the context travels; `undefined`: it does not travel. */
  readonly fieldId: number | undefined;
  /** With TJSONProtocol too. */
  readonly writesJson: boolean;
}

/** What an application may configure in its own code, where no variable does. */
export type Adoptable =
  | 'resourceAttributes'
  | 'serviceName'
  | 'sampler'
  | 'exporters'
  | 'propagators'
  | 'scheduleDelayMs';

/** For applications that were written against `opentracing` or `jaeger-client`. */
export interface OpenTracingConfig {
  /** Which are carried over: `opentracing`, `jaeger-client`, `zipkin`. */
  readonly bridges: readonly string[];
  /** Which span one without a parent is below. */
  readonly parent: 'active' | 'explicit' | 'nested';
  /** Settings that have their default, so that the code's count; empty when the code is to be ignored. */
  readonly adoptable: readonly Adoptable[];
}

/** What is composed of several settings. */
export interface ComposedConfig {
  readonly engine: EngineName;
  readonly mode: Mode;
  readonly serviceName: string;
  /** Without `service.name`, which `serviceName` holds. */
  readonly resourceAttributes: Readonly<Record<string, string>>;
  /** In the order of injection; empty: `none`. */
  readonly propagators: readonly PropagatorName[];
  readonly sampler: SamplerConfig;
  /** Empty: `none`. */
  readonly exporters: readonly ExporterConfig[];
  readonly batch: BatchConfig;
  readonly limits: LimitsConfig;
  /** Short names of the instrumentations that are on: `http`, `grpc`. */
  readonly instrumentations: readonly string[];
  /** The options that stand in the rows of libraries, by their names. */
  readonly libraryOptions: Readonly<Record<string, OptionValue>>;
  readonly http: HttpConfig;
  readonly grpc: GrpcConfig;
  readonly databases: DatabasesConfig;
  readonly thrift: ThriftConfig;
  readonly openTracing: OpenTracingConfig;
}

/** Every other setting stands under the name of its row (`place: 'config'`), as it was written. */
export interface Config extends ComposedConfig, PlacedIn<'config'> {}

/** Something to say at start. `message` is the whole line, in the house shape. */
export interface Problem {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  /** The variable (or programmatic option) it is about. */
  readonly name: string;
  readonly message: Message;
}

/** What the pure function cannot know by itself. */
export interface Facts {
  /** `process.argv0` or a path of it: the spec's `unknown_service:<process executable name>`. */
  readonly argv0: string;
  /** `name` of the package.json nearest to the application's main file. */
  readonly packageName?: string | undefined;
  /** `process.platform`: macOS sends UDP packets of 9216 bytes at most. */
  readonly platform?: string | undefined;
  /** Options of `start(options)`, by their names in docs/configuration.md; they win over every variable. */
  readonly programmatic?: ProgrammaticOptions | undefined;
}

export type OptionValue = string | number | boolean | readonly string[] | Readonly<Record<string, string>>;
export type ProgrammaticOptions = Readonly<Record<string, OptionValue | undefined>>;

/** Where a setting's value came from; see `describeSettings`. */
export interface Provenance {
  readonly section: string;
  readonly name: string;
  /** Secrets are masked. */
  readonly value: unknown;
  /** A variable's name, `start(options)`, `package.json` or `default`. */
  readonly source: string;
}

/** The variable because of which nothing is sent, begun or passed on, where it is meant so. */
export interface Reasons {
  readonly noExporter: string | undefined;
  readonly neverSampled: string | undefined;
  readonly noPropagation: string | undefined;
}

export interface LoadedConfig {
  readonly config: Config;
  readonly reasons: Reasons;
  readonly problems: readonly Problem[];
}
