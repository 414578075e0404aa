/**
 * The types of the `spoor` package's main entry. This file imports nothing: its declarations are published as they
 * are. The options are made from the option table by `npm run check -- --fix`.
 */

/** Each option wins over the environment variables of the same setting; what is left out is read from them. */
// options
// biome-ignore format: it is generated
export interface StartOptions {
  /** The tracer: ours (`fast`), or the upstream OpenTelemetry packages (`reference`). */
  engine?: 'fast' | 'reference';
  /** No spans are made; the context of incoming requests is still passed on. */
  sdkDisabled?: boolean;
  /** The name this process has in Jaeger. */
  serviceName?: string;
  /** Attributes of the process, added to every batch. One malformed member discards the whole value. */
  resourceAttributes?: Readonly<Record<string, string>>;
  /** In development upstream; read and ignored. (accepted, no effect) */
  entities?: string;
  /** How much Spoor says on stderr about itself; `none` silences the start line too. */
  logLevel?: 'none' | 'error' | 'warn' | 'info' | 'debug' | 'verbose' | 'all';
  /** The headers in which the context travels. `xray` and `ottrace` are not supported yet. */
  propagators?: readonly ('tracecontext' | 'baggage' | 'jaeger' | 'b3' | 'b3multi')[];
  /** Which traces are recorded. `jaeger_remote` and `parentbased_jaeger_remote` are the same: both keep a caller’s decision. `xray` is not supported yet. */
  sampler?: 'always_on' | 'always_off' | 'traceidratio' | 'parentbased_always_on' | 'parentbased_always_off' | 'parentbased_traceidratio' | 'jaeger_remote' | 'parentbased_jaeger_remote' | 'xray';
  /** The ratio (0 to 1); for `jaeger_remote`: `endpoint=…,pollingIntervalMs=…,initialSamplingRate=…`, each of which may be left out (the defaults are those of the `JAEGER_SAMPLER_…` variables). An endpoint on port 14250 or 5779, or that begins with `grpc://`, is asked over gRPC, any other over HTTP. */
  samplerArg?: number | string;
  /** A declarative configuration file. (not supported yet) */
  configFile?: string;
  /** Where spans go; several are possible. `otlp` and `zipkin` need the fast engine. */
  exporters?: readonly ('jaeger' | 'otlp' | 'zipkin' | 'console' | 'otlp/stdout')[];
  /** Spoor makes traces only; accepted and ignored. (accepted, no effect) */
  metricsExporter?: string;
  /** Longest time a finished span waits before it is sent. */
  scheduleDelayMs?: number;
  /** Longest time one export may take; 0 is no limit. */
  exportTimeoutMs?: number;
  /** Finished spans that may wait; more are dropped and counted. */
  maxQueueSpans?: number;
  /** Spans in one export; at most the queue size. */
  maxBatchSpans?: number;
  /** Longer strings (also inside of lists) are cut, by UTF-16 length. */
  attributeValueLength?: number;
  /** Attributes of a span; more are dropped and counted. */
  attributeCount?: number;
  /** Events of a span; at the limit the oldest goes and is counted. */
  eventCount?: number;
  /** Links of a span; at the limit the oldest goes and is counted. */
  linkCount?: number;
  /** Attributes of an event. The second name is that of the JavaScript SDK. */
  eventAttributeCount?: number;
  /** Attributes of a link. The second name is that of the JavaScript SDK. */
  linkAttributeCount?: number;
  /** How spans are sent. `grpc` is refused: use `otlp`, which every Jaeger since 1.35 takes. */
  jaegerProtocol?: 'http/thrift.binary' | 'udp/thrift.compact' | 'udp/thrift.binary';
  /** The collector's URL. Setting it chooses HTTP when no protocol is set. */
  jaegerEndpoint?: string;
  /** Longest time a batch may take over HTTP; 0 is no limit. */
  jaegerTimeoutMs?: number;
  /** Basic authentication at the collector; needs a password too. */
  jaegerUser?: string;
  /** Basic authentication at the collector; needs a user too. */
  jaegerPassword?: string;
  /** The agent's host, for the udp protocols. */
  jaegerAgentHost?: string;
  /** The agent's port. 6832 chooses the binary protocol when no protocol is set. */
  jaegerAgentPort?: number;
  /** Largest UDP packet. */
  maxPacketBytes?: number;
  /** The encoding, and the way. */
  otlpProtocol?: 'http/protobuf' | 'http/json' | 'grpc';
  /** The URL spans are posted to, used as it is; for `grpc` the address of the server. */
  otlpTracesEndpoint?: string;
  /** The base URL; `v1/traces` is appended to its path. For `grpc` the address of the server. */
  otlpEndpoint?: string;
  /** Headers of each request; merged with the next, these win. */
  otlpTracesHeaders?: Readonly<Record<string, string>>;
  /** Headers of each request. */
  otlpHeaders?: Readonly<Record<string, string>>;
  /** Longest time a batch may take, retries included; 0 is no limit. */
  otlpTimeoutMs?: number;
  /** Compression of the request body. */
  otlpCompression?: 'gzip' | 'none';
  /** PEM file with the certificates that the collector is trusted by. */
  otlpCertificate?: string;
  /** PEM file with our private key (mutual TLS). */
  otlpClientKey?: string;
  /** PEM file with our certificate (mutual TLS). */
  otlpClientCertificate?: string;
  /** For `grpc`: an address without a scheme is taken for `http` and not for `https`. */
  otlpInsecure?: boolean;
  /** The URL spans are posted to. One that ends in `/api/v1/spans` gets the version 1 format. */
  zipkinEndpoint?: string;
  /** Longest time a batch may take; 0 is no limit. */
  zipkinTimeoutMs?: number;
  /** Reserved by the specification; always JSON. (not supported yet) */
  zipkinProtocol?: string;
  /** Nothing at all is traced or passed on. */
  jaegerDisabled?: boolean;
  /** `ratelimiting` and `remote` need the fast engine. */
  jaegerSamplerType?: 'const' | 'probabilistic' | 'ratelimiting' | 'remote';
  /** `const`: 0 or 1; `probabilistic`: 0 to 1; `ratelimiting`: traces a second; `remote`: the probability until there is a strategy. */
  jaegerSamplerParam?: number;
  /** Attributes of the process; a value `${NAME:default}` is read from another variable. OTEL_RESOURCE_ATTRIBUTES wins per key. */
  jaegerTags?: Readonly<Record<string, string>>;
  /** Adds the console exporter. */
  logSpans?: boolean;
  /** `false`: ids whose upper half is zero, for old Jaeger clients in the fleet. */
  traceId128bit?: boolean;
  /** Address family of the UDP socket. */
  jaegerSocketType?: 'udp4' | 'udp6';
  /** `Authorization: Bearer` at the collector; user and password win. (fast engine only) */
  jaegerAuthToken?: string;
  /** Where the remote sampler asks; without a path `/sampling`. (fast engine only) */
  samplingEndpoint?: string;
  /** Host of the sampling server. (fast engine only) */
  samplingHost?: string;
  /** Port of the sampling server. (fast engine only) */
  samplingPort?: number;
  /** Path at the sampling server. (fast engine only) */
  samplingPath?: string;
  /** Operations with a rate of their own; all others have the default one, without lower bound. (fast engine only) */
  samplerMaxOperations?: number;
  /** How often the remote sampler asks, a tenth more or less. (fast engine only) */
  samplerRefreshMs?: number | string;
  /** The agent's host name is not looked up again. (not supported yet) */
  reconnectDisabled?: boolean;
  /** How often the agent's host name is looked up again. (not supported yet) */
  reconnectIntervalMs?: number | string;
  /** Metrics of calls. (not supported yet) */
  rpcMetrics?: boolean;
  /** Only these libraries are traced: `http,grpc`. */
  enabledInstrumentations?: readonly string[];
  /** These libraries are not traced; taken off what is enabled. */
  disabledInstrumentations?: readonly string[];
  /** `false`: only what `OTEL_INSTRUMENTATION_<NAME>_ENABLED=true` names (`GRPC`, `HTTP`). `…=false` switches one off. */
  defaultEnabled?: boolean;
  /** Which facts about the process and where it runs are recorded: `all`, `none`, or some of `env`, `host`, `os`, `process`, `container`, `k8s`, `serviceinstance`, `aws`, `gcp`, `azure`, `alibaba`. See resource. (fast engine only) */
  resourceDetectors?: readonly ('all' | 'env' | 'host' | 'os' | 'process' | 'container' | 'k8s' | 'serviceinstance' | 'aws' | 'gcp' | 'azure' | 'alibaba')[];
  /** `host[:port]=name,…`: gives client spans a `peer.service`. (fast engine only) */
  peerServices?: Readonly<Record<string, string>>;
  /** Literals in the texts of database statements are recorded as `?`, and what errors of databases quote too. `false`: they are recorded as they are. (fast engine only) */
  masksDatabaseValues?: boolean;
  /** Spans around functions of your own. (not supported yet) */
  methodsInclude?: string;
  /** Attributes are always the stable ones; accepted and ignored. (accepted, no effect) */
  semconvOptIn?: string;
  /** Metrics about the tracer itself. (not supported yet) */
  sdkMetrics?: boolean;
  /** Request headers that a server span records. */
  captureServerRequestHeaders?: readonly string[];
  /** Response headers that a server span records. */
  captureServerResponseHeaders?: readonly string[];
  /** Request headers that a client span records. */
  captureClientRequestHeaders?: readonly string[];
  /** Response headers that a client span records. */
  captureClientResponseHeaders?: readonly string[];
  /** A method outside of this list is recorded as `_OTHER`. (fast engine only) */
  knownMethods?: readonly string[];
  /** Metadata of a call that a gRPC server span records; of names that end in `-bin` only the lengths. (fast engine only) */
  captureServerRequestMetadata?: readonly string[];
  /** Metadata of a call that a gRPC client span records; of names that end in `-bin` only the lengths. (fast engine only) */
  captureClientRequestMetadata?: readonly string[];
  /** Metadata of an answer, headers and trailers, that a gRPC server span records. (fast engine only) */
  captureServerResponseMetadata?: readonly string[];
  /** Metadata of an answer, headers and trailers, that a gRPC client span records. (fast engine only) */
  captureClientResponseMetadata?: readonly string[];
  /** An event `rpc.message` for each of the first 100 messages of a gRPC call. (fast engine only) */
  messageEvents?: boolean;
  /** What is never traced: `/healthz, GET /ready, grpc:grpc.health.v1.Health/*`. (fast engine only) */
  ignore?: readonly string[];
  /** Rates for single routes, where a trace begins with them: `/search=0.1, GET /api/*=0.5, grpc:shop.Pricing/*=0`; the first match decides. (fast engine only) */
  sampleRates?: readonly string[];
  /** Traces that the sampler drops and that are kept in this process all the same: where its first span here fails, takes longer, or either: `errors, >500ms`. (fast engine only) */
  keep?: string;
  /** Hosts that receive trace headers: `*.internal, 10.0.0.0/8, !api.partner.com`; the last match decides. (fast engine only) */
  propagateTo?: readonly string[];
  /** Peers whose trace context is continued; others start a new trace with a link. (fast engine only) */
  trustInbound?: readonly string[];
  /** What to mask, by name: `+name` adds to the list of what is masked, `-name` takes off it, plain names stand instead of it; `all`, `none`. (fast engine only) */
  redact?: readonly string[];
  /** Calls of databases and caches outside of any span begin a trace: jobs that nothing else traces, and what clients do in the background. Without it they have no span. (fast engine only) */
  databaseRoots?: boolean;
  /** Below what a span of `opentracing` or `jaeger-client` begins that names no parent: `active`, below the automatic span; `explicit`, it begins a trace, as OpenTracing says; `nested`, and automatic spans below the manual span of a server. (fast engine only) */
  openTracingParent?: 'active' | 'explicit' | 'nested';
  /** Whether what the code gives to `initTracer` of `jaeger-client` counts where no variable is set. (fast engine only) */
  jaegerClientConfig?: 'adopt' | 'ignore';
  /** Longest the last flush may hold the process when the collector is dead. */
  shutdownTimeoutMs?: number;
  /** Where undelivered spans wait for the next start. (fast engine only) */
  spoolDir?: string;
  /** Functions that get a span: `./src/db.js#Repo.find, ./src/**\/*.js#*Service.*, !./src/**#*.toString, lodash#merge`; the last match decides. See functions. (fast engine only) */
  functions?: readonly string[];
  /** A JSON file with more of them: names, kinds, attributes, least durations and rates. See functions. (fast engine only) */
  functionsFile?: string;
  /** Reserved for test-traffic rules. (not supported yet) */
  testTraffic?: string;
  /** Reserved for ids in log lines. (not supported yet) */
  logInjection?: string;
  /** The number of the field in which the context travels in the arguments of a Thrift call; `off`: it does not travel. See Thrift. (fast engine only) */
  thriftFieldId?: string;
  /** Whether clients write that field with TJSONProtocol too; servers of the npm package `thrift` before 0.12 fail then. (fast engine only) */
  thriftJson?: boolean;
  /** Child processes and threads get the trace context: `TRACEPARENT`, `TRACESTATE`, `BAGGAGE`, `UBER_TRACE_ID` and the like, by `OTEL_PROPAGATORS`. A process that is started with it continues the trace. See processes. (fast engine only) */
  childContext?: boolean;
  /** A span for each child process that is started within a trace, with its exit code or what else ended it. (fast engine only) */
  childSpans?: boolean;
  /** Those spans record the arguments of the child (`process.command_args`), without what looks like a secret. (fast engine only) */
  childArgs?: boolean;
  /** The command line of the process is recorded (`process.command_args`), without what looks like a secret. (fast engine only) */
  captureCommand?: boolean;
  /** One span for the whole process, from its start to its exit: for commands and jobs. (fast engine only) */
  processSpan?: boolean;
}
// end

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
