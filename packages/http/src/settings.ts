import { type AttributeKey, attributeKey, type HeaderPropagator, type Tracer } from '@spoor/core';
import { Guard, type OnFault, type Place } from '@spoor/patch';
import { Redaction } from '@spoor/redaction';
import { type HostRules, parseHostRules } from '@spoor/rules';
import type { RpcOverHttp2 } from './http2/rpc.ts';
import { type IgnoreRules, parseIgnoreRules } from './ignore-rules.ts';
import { parseSampleRates, type SampleRates } from './sample-rates.ts';

/** What an instrumentation is given; the lists are as an operator writes them. */
export interface HttpOptions {
  /** Undefined: no span, and the context still travels (`OTEL_SDK_DISABLED`). */
  readonly tracer: Pick<Tracer, 'start'> | undefined;
  readonly propagator: HeaderPropagator;
  /** Methods outside of this list are recorded as `_OTHER`. */
  readonly knownMethods: readonly string[];
  readonly captureServerRequestHeaders: readonly string[];
  readonly captureServerResponseHeaders: readonly string[];
  readonly captureClientRequestHeaders: readonly string[];
  readonly captureClientResponseHeaders: readonly string[];
  /** `/healthz`, `/metrics*`, `GET /ready`; rules with another protocol's prefix are passed over. */
  readonly ignore?: readonly string[];
  /** `/search=0.1`, `GET /api/*=0.5`: traces that begin with such a request, for a SourceSampler. */
  readonly sampleRates?: readonly string[];
  /** Hosts that receive trace headers; empty: all. */
  readonly propagateTo?: readonly string[];
  /** Peers whose trace context is continued; empty: all. */
  readonly trustInbound?: readonly string[];
  /** `+name`, `-name`, `all`, `none`, or names instead of the built-in list. */
  readonly redact?: readonly string[];
  /** `host` or `host:port` to the name of the service behind it. */
  readonly peerServices?: Readonly<Record<string, string>>;
  /** The spans of gRPC calls that no other instrumentation sees; undefined: they are left alone. */
  readonly rpc?: RpcOverHttp2 | undefined;
  /** Of HTTP nothing is recorded, only those calls. */
  readonly isRpcOnly?: boolean;
  /** A server of this process accepts connections. */
  readonly onListening?: () => void;
  /** Told of each fault of ours. */
  readonly onFault: OnFault;
}

/** A header of the allow-list, ready to be written. */
export interface CapturedHeader {
  readonly name: string;
  readonly key: AttributeKey;
  readonly isSecret: boolean;
}

/** The options, prepared once: nothing of this is looked up or compiled for a request. */
export interface Settings {
  readonly tracer: Pick<Tracer, 'start'> | undefined;
  readonly propagator: HeaderPropagator;
  readonly knownMethods: ReadonlySet<string>;
  readonly serverRequestHeaders: readonly CapturedHeader[];
  readonly serverResponseHeaders: readonly CapturedHeader[];
  readonly clientRequestHeaders: readonly CapturedHeader[];
  readonly clientResponseHeaders: readonly CapturedHeader[];
  readonly ignore: IgnoreRules | undefined;
  readonly sampleRates: SampleRates | undefined;
  readonly propagateTo: HostRules | undefined;
  readonly trustInbound: HostRules | undefined;
  readonly redaction: Redaction;
  readonly peerServices: ReadonlyMap<string, string> | undefined;
  readonly rpc: RpcOverHttp2 | undefined;
  readonly isRpcOnly: boolean;
  /** Where a request ends when a framework has named its route. */
  readonly endingLater: Place;
  readonly onListening: (() => void) | undefined;
}

export function prepareSettings(options: HttpOptions): Settings {
  const redaction = new Redaction(options.redact);
  const captured = (way: 'request' | 'response', names: readonly string[]): CapturedHeader[] =>
    [...new Set(names.map((name) => name.toLowerCase()))].map((name) => ({
      name,
      key: attributeKey(`http.${way}.header.${name}`),
      isSecret: redaction.isSecretHeader(name),
    }));
  const peers = Object.entries(options.peerServices ?? {});
  return {
    tracer: options.tracer,
    propagator: options.propagator,
    knownMethods: new Set(options.knownMethods),
    serverRequestHeaders: captured('request', options.captureServerRequestHeaders),
    serverResponseHeaders: captured('response', options.captureServerResponseHeaders),
    clientRequestHeaders: captured('request', options.captureClientRequestHeaders),
    clientResponseHeaders: captured('response', options.captureClientResponseHeaders),
    ignore: parseIgnoreRules(options.ignore ?? []),
    sampleRates: parseSampleRates(options.sampleRates ?? []),
    propagateTo: parseHostRules(options.propagateTo ?? []),
    trustInbound: parseHostRules(options.trustInbound ?? []),
    redaction,
    peerServices: peers.length === 0 ? undefined : new Map(peers),
    rpc: options.rpc,
    isRpcOnly: options.isRpcOnly ?? false,
    endingLater: new Guard('http server', options.onFault).lenientPlace(
      'the end of a request that waits for its route',
    ),
    onListening: options.onListening,
  };
}
