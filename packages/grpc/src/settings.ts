import type { HeaderPropagator, Tracer } from '@spoor/core';
import type { OnFault } from '@spoor/patch';
import { Redaction } from '@spoor/redaction';
import { Peers } from './address.ts';
import { parseIgnoreRules } from './ignore-rules.ts';
import { type CapturedMetadata, capturedMetadata } from './metadata-capture.ts';
import { Methods } from './methods.ts';
import { parseSampleRates } from './sample-rates.ts';

/** Rules about hosts, parsed by whoever assembles: they are the same for every protocol. */
export interface HostPredicate {
  allows(host: string): boolean;
}

export interface GrpcOptions {
  /** Undefined: no span, and the context still travels (`OTEL_SDK_DISABLED`). */
  readonly tracer: Pick<Tracer, 'start'> | undefined;
  readonly propagator: HeaderPropagator;
  readonly captureServerRequestMetadata?: readonly string[];
  /** Headers and trailers. */
  readonly captureServerResponseMetadata?: readonly string[];
  readonly captureClientRequestMetadata?: readonly string[];
  /** Headers and trailers. */
  readonly captureClientResponseMetadata?: readonly string[];
  /** An event for each message of a call, up to a limit. */
  readonly messageEvents?: boolean;
  /** `grpc:grpc.health.v1.Health/*`; rules without the prefix are passed over. */
  readonly ignore?: readonly string[];
  /** `grpc:shop.Pricing/*=0`: traces that begin with such a call, for a SourceSampler. */
  readonly sampleRates?: readonly string[];
  /** Hosts that receive trace headers; undefined: all. */
  readonly propagateTo?: HostPredicate | undefined;
  /** Peers whose trace context is continued; undefined: all. */
  readonly trustInbound?: HostPredicate | undefined;
  /** `host` or `host:port` to the name of the service behind it. */
  readonly peerServices?: Readonly<Record<string, string>>;
  /** `+name`, `-name`, `all`, `none`, or names instead of the built-in list. */
  readonly redact?: readonly string[];
  /** A fault of ours: that side is switched off. */
  readonly onFault: OnFault;
}

/** The options, prepared once: nothing of this is looked up or compiled for a call. */
export interface Settings {
  readonly tracer: Pick<Tracer, 'start'> | undefined;
  readonly propagator: HeaderPropagator;
  readonly methods: Methods;
  readonly peers: Peers;
  readonly server: SideSettings;
  readonly client: SideSettings;
  readonly messageEvents: boolean;
  readonly propagateTo: HostPredicate | undefined;
  readonly trustInbound: HostPredicate | undefined;
  readonly peerServices: Readonly<Record<string, string>> | undefined;
  readonly redaction: Redaction;
}

/** What is captured; undefined where nothing is, which is the way of most processes. */
export interface SideSettings {
  readonly request: CapturedMetadata | undefined;
  readonly response: CapturedMetadata | undefined;
  readonly trailers: CapturedMetadata | undefined;
}

function sideSettings(
  redaction: Redaction,
  request: readonly string[] = [],
  response: readonly string[] = [],
): SideSettings {
  return {
    request: capturedMetadata('rpc.request.metadata', request, redaction),
    response: capturedMetadata('rpc.response.metadata', response, redaction),
    trailers: capturedMetadata('rpc.response.trailers', response, redaction),
  };
}

export function prepareSettings(options: GrpcOptions): Settings {
  const ignore = parseIgnoreRules(options.ignore ?? []);
  const rates = parseSampleRates(options.sampleRates ?? []);
  const peers = options.peerServices ?? {};
  const redaction = new Redaction(options.redact);
  return {
    tracer: options.tracer,
    propagator: options.propagator,
    methods: new Methods(ignore, rates),
    peers: new Peers(),
    server: sideSettings(
      redaction,
      options.captureServerRequestMetadata,
      options.captureServerResponseMetadata,
    ),
    client: sideSettings(
      redaction,
      options.captureClientRequestMetadata,
      options.captureClientResponseMetadata,
    ),
    messageEvents: options.messageEvents ?? false,
    propagateTo: options.propagateTo,
    trustInbound: options.trustInbound,
    peerServices: Object.keys(peers).length === 0 ? undefined : peers,
    redaction,
  };
}
