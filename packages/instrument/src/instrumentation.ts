import type { Context } from '@opentelemetry/api';
import type {
  Application,
  Bindings,
  BuiltIns,
  Guard,
  LoadedPackage,
  OnFault,
  ReplaceExports,
  Undo,
} from '@spoor/patch';

/** What all instrumentations are given. */
export interface CommonSettings {
  /** Told once of an instrumentation that failed. */
  readonly onFault: OnFault;
  /** Which ES modules it can load is read off its folders. */
  readonly application: Application;
}

/** A library, or a part of one: what of it is hooked, and what starts that. */
export interface Instrumentation<Settings extends CommonSettings> {
  /** By which it is switched on and off, and called in messages. */
  readonly name: string;
  readonly targets: readonly Target[];
  /** The undo takes everything back that nobody has changed since; nothing is traced any more from then on. */
  start(settings: Settings): Undo;
}

/** One place of a library, told in strings: nothing of ours is loaded before the application meets it. */
export type Target = PackageTarget | EsModuleTarget | ChannelTarget | TracingChannelTarget | BuiltInTarget;

interface HookedPlace {
  /** Which of the part's hooks of this kind it is for. */
  readonly hook: string;
}

/** The exports of a CommonJS file. */
export interface PackageTarget extends HookedPlace {
  readonly kind: 'package';
  /** Of the package. */
  readonly name: string;
  /** Inside of it, `lib/client.js`; without it the file that `require(name)` loads. */
  readonly file?: string;
  /** `>=8.0.3 <9`; without it all. */
  readonly versions?: string;
}

/** Classes and functions of a package that is an ES module. */
export interface EsModuleTarget extends HookedPlace {
  readonly kind: 'es-module';
  readonly name: string;
  readonly file: string;
  /** `Query`, or `Hono as HonoBase` where the file exports it under another name. */
  readonly names: readonly string[];
  readonly versions?: string;
}

/** A channel on which a library publishes messages. */
export interface ChannelTarget extends HookedPlace {
  readonly kind: 'channel';
  readonly channel: string;
}

/** The channels of a tracing channel (https://nodejs.org/api/diagnostics_channel.html#tracingchannel-channels). */
export type TracingEvent = 'start' | 'end' | 'asyncStart' | 'asyncEnd' | 'error';

export interface TracingChannelTarget extends HookedPlace {
  readonly kind: 'tracing-channel';
  /** `redis:command`, without `tracing:` and the event. */
  readonly channel: string;
  /** Those that are listened to. */
  readonly events: readonly TracingEvent[];
  /** Those of which the library runs what follows in the context that the handler returns. */
  readonly boundEvents?: readonly ('start' | 'asyncStart')[];
}

/** A module of Node itself, which is there already: its hook is called at the start. */
export interface BuiltInTarget extends HookedPlace {
  readonly kind: 'built-in';
  readonly name: keyof BuiltIns;
}

/** What the hooks of one instrumentation share. */
export interface Scope<Settings> {
  readonly settings: Settings;
  /** For the wrappers that a hook puts in place. */
  readonly guard: Guard;
}

/** What a hook changed, to be undone. */
// biome-ignore lint/suspicious/noConfusingVoidType: a hook that has nothing to undo returns nothing
export type Changes = Undo | readonly Undo[] | void;

export type PackageHook<Settings> = (
  exports: unknown,
  scope: Scope<Settings>,
  loaded: LoadedPackage,
  replace: ReplaceExports,
) => Changes;

export type EsModuleHook<Settings> = (
  bindings: Bindings,
  scope: Scope<Settings>,
  loaded: LoadedPackage,
) => Changes;

export type BuiltInHook<Settings> = (exports: unknown, scope: Scope<Settings>) => Changes;

/** Called once, at the first message. */
export type ChannelHook<Settings> = (scope: Scope<Settings>) => (message: unknown) => void;

/** By event; only a bound event has something to return. */
export type TracingHandlers = {
  // biome-ignore lint/suspicious/noConfusingVoidType: most have nothing to return
  readonly [Event in TracingEvent]?: (message: unknown) => Context | undefined | void;
};

/** Called once, at the first message of any of the events. */
export type TracingChannelHook<Settings> = (scope: Scope<Settings>) => TracingHandlers;

/** The code behind the targets: a bundle of its own, loaded when one of them is met. */
export interface Part<Settings> {
  readonly packages?: Readonly<Record<string, PackageHook<Settings>>>;
  readonly esModules?: Readonly<Record<string, EsModuleHook<Settings>>>;
  readonly channels?: Readonly<Record<string, ChannelHook<Settings>>>;
  readonly tracingChannels?: Readonly<Record<string, TracingChannelHook<Settings>>>;
  readonly builtIns?: Readonly<Record<string, BuiltInHook<Settings>>>;
}

/** One row of a table of instrumentations. */
export interface InstrumentationRow<Settings extends CommonSettings> {
  readonly name: string;
  readonly targets: readonly Target[];
  /** Requires the part. A part that cannot be loaded costs this row and nothing else. */
  readonly load: () => Part<Settings>;
}
