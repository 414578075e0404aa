import type { HeaderPropagator, Tracer } from '@spoor/core';
import type { CommonSettings } from '@spoor/instrument';
import { parseIgnoreRules } from './ignore-rules.ts';
import { Methods } from './methods.ts';
import { parseSampleRates } from './sample-rates.ts';

/** Rules about hosts, parsed by whoever assembles: they are the same for every protocol. */
export interface HostPredicate {
  allows(host: string): boolean;
}

export interface ThriftSettings extends CommonSettings {
  /** Undefined: no span, and the context still travels (`OTEL_SDK_DISABLED`). */
  readonly tracer: Pick<Tracer, 'start'> | undefined;
  readonly propagator: HeaderPropagator;
  /** `thrift:Shop/ping`; rules without the prefix are passed over. */
  readonly ignore?: readonly string[];
  /** `thrift:Shop/*=0.1`: traces that begin with such a call, for a SourceSampler. */
  readonly sampleRates?: readonly string[];
  /** Hosts that receive the context; undefined: all. */
  readonly propagateTo?: HostPredicate | undefined;
  /** Peers whose context is continued; undefined: all. */
  readonly trustInbound?: HostPredicate | undefined;
  /** `host` or `host:port` to the name of the service behind it. */
  readonly peerServices?: Readonly<Record<string, string>>;
  /** The number of the field in the arguments; undefined: the context does not travel. */
  readonly fieldId: number | undefined;
  /** Whether it is written by TJSONProtocol too, which servers of the npm package before 0.12 cannot skip. */
  readonly writesJson: boolean;
}

/** The settings, prepared once: nothing of this is looked up or compiled for a call. */
export interface Prepared {
  readonly tracer: Pick<Tracer, 'start'> | undefined;
  readonly propagator: HeaderPropagator;
  readonly methods: Methods;
  readonly propagateTo: HostPredicate | undefined;
  readonly trustInbound: HostPredicate | undefined;
  readonly peerServices: ReadonlyMap<string, string> | undefined;
  readonly fieldId: number | undefined;
  readonly writesJson: boolean;
}

export function prepareSettings(settings: ThriftSettings): Prepared {
  const { tracer, propagator, propagateTo, trustInbound, fieldId, writesJson } = settings;
  const ignore = parseIgnoreRules(settings.ignore ?? []);
  const rates = parseSampleRates(settings.sampleRates ?? []);
  const peerServices = Object.entries(settings.peerServices ?? {});
  return {
    tracer,
    propagator,
    methods: new Methods(ignore, rates),
    propagateTo,
    trustInbound,
    peerServices: peerServices.length === 0 ? undefined : new Map(peerServices),
    fieldId,
    writesJson,
  };
}
