import { bindChannel } from '@spoor/core';
import {
  Guard,
  interceptPackage,
  isAnyInstalled,
  type Place,
  patchBuiltIn,
  subscribeChannel,
  syncBuiltIns,
  type Undo,
} from '@spoor/patch';
import type {
  BuiltInTarget,
  Changes,
  ChannelTarget,
  CommonSettings,
  EsModuleTarget,
  Instrumentation,
  InstrumentationRow,
  PackageTarget,
  Part,
  Scope,
  Target,
  TracingChannelTarget,
  TracingEvent,
  TracingHandlers,
} from './instrumentation.ts';
import { loadEsModules } from './load-es-modules.ts';

/** The targets of one row, once it is started. */
class Hooked<Settings extends CommonSettings> {
  readonly guard: Guard;
  readonly #patching: Place;
  readonly #row: InstrumentationRow<Settings>;
  readonly #scope: Scope<Settings>;
  readonly #undos: Undo[] = [];
  #part: Part<Settings> | undefined;

  constructor(row: InstrumentationRow<Settings>, settings: Settings) {
    this.guard = new Guard(row.name, settings.onFault);
    this.#patching = this.guard.place('patching a copy');
    this.#row = row;
    this.#scope = { settings, guard: this.guard };
    this.#part = undefined;
  }

  start(target: Target): void {
    try {
      this.#undos.push(...this.#hook(target));
    } catch (error) {
      this.guard.switchOff(error);
    }
  }

  undo(): void {
    // What is wrapped by somebody else on top of us stays, and passes everything through.
    this.guard.isTripped = true;
    for (const undo of this.#undos.splice(0).reverse()) {
      try {
        undo();
      } catch {
        // The others are undone all the same.
      }
    }
    if (this.#row.targets.some(({ kind }) => kind === 'built-in')) syncBuiltIns();
  }

  #hook(target: Target): Undo[] {
    switch (target.kind) {
      case 'package':
        return [this.#hookPackage(target)];
      case 'es-module':
        return this.#hookEsModule(target);
      case 'channel':
        return [this.#hookChannel(target)];
      case 'tracing-channel':
        return this.#hookTracingChannel(target);
      case 'built-in':
        return this.#hookBuiltIn(target);
    }
  }

  /** What cannot be loaded now cannot be loaded later either. */
  #hooks<Kind extends keyof Part<Settings>>(
    kind: Kind,
    name: string,
  ): NonNullable<Part<Settings>[Kind]>[string] {
    try {
      return this.#find(kind, name);
    } catch (error) {
      this.guard.switchOff(error);
      throw error;
    }
  }

  /** Loaded by the first of its hooks that is needed. */
  #find<Kind extends keyof Part<Settings>>(
    kind: Kind,
    name: string,
  ): NonNullable<Part<Settings>[Kind]>[string] {
    this.#part ??= this.#row.load();
    const hook = (
      this.#part[kind] as Record<string, NonNullable<Part<Settings>[Kind]>[string]> | undefined
    )?.[name];
    if (hook === undefined) throw new TypeError(`hook must be one of ${this.#row.name}, got ${kind} ${name}`);
    return hook;
  }

  #keep(changes: Changes): void {
    if (typeof changes === 'function') this.#undos.push(changes);
    else if (changes !== undefined) this.#undos.push(...changes);
  }

  readonly #onError = (error: unknown): void => {
    if (!this.guard.isTripped) this.#patching.failed(error);
  };

  #hookPackage({ name, file, versions, hook }: PackageTarget): Undo {
    return interceptPackage({
      name,
      ...(file === undefined ? {} : { file }),
      ...(versions === undefined ? {} : { versions }),
      patch: (exports, loaded, replace) => {
        if (this.guard.isTripped) return;
        this.#keep(this.#hooks('packages', hook)(exports, this.#scope, loaded, replace));
      },
      onError: this.#onError,
    });
  }

  #hookEsModule(target: EsModuleTarget): Undo[] {
    const { name, file, names, versions, hook } = target;
    if (!isAnyInstalled([target], this.#scope.settings.application)) return [];
    const undo = loadEsModules().interceptEsModule({
      name,
      file,
      names,
      ...(versions === undefined ? {} : { versions }),
      patch: (bindings, loaded) => {
        if (this.guard.isTripped) return;
        this.#keep(this.#hooks('esModules', hook)(bindings, this.#scope, loaded));
      },
      onError: this.#onError,
    });
    return [undo];
  }

  #hookChannel({ channel, hook }: ChannelTarget): Undo {
    let handle: ((message: unknown) => void) | undefined;
    return subscribeChannel(channel, this.guard, (message) => {
      handle ??= this.#hooks('channels', hook)(this.#scope);
      handle(message);
    });
  }

  #hookTracingChannel({ channel, events, boundEvents = [], hook }: TracingChannelTarget): Undo[] {
    let handlers: TracingHandlers | undefined;
    const call = (event: TracingEvent, message: unknown) => {
      handlers ??= this.#hooks('tracingChannels', hook)(this.#scope);
      return handlers[event]?.(message);
    };
    const bound = boundEvents.map((event) => {
      const place = this.guard.place(`a message of tracing:${channel}:${event}`);
      return bindChannel(`tracing:${channel}:${event}`, (message) => {
        if (this.guard.isTripped) return undefined;
        try {
          const context = call(event, message) ?? undefined;
          if (place.hasFailed) place.settle();
          return context;
        } catch (error) {
          if (!this.guard.isTripped) place.failed(error);
          return undefined;
        }
      });
    });
    const heard = events
      .filter((event) => !boundEvents.some((other) => other === event))
      .map((event) =>
        subscribeChannel(`tracing:${channel}:${event}`, this.guard, (message) => void call(event, message)),
      );
    return [...bound, ...heard];
  }

  #hookBuiltIn({ name, hook }: BuiltInTarget): Undo[] {
    patchBuiltIn(name, (exports) => this.#keep(this.#hooks('builtIns', hook)(exports, this.#scope)));
    return [];
  }
}

/** An instrumentation whose code is loaded when one of its targets is met, inside of its guard. */
export function createInstrumentation<Settings extends CommonSettings>(
  row: InstrumentationRow<Settings>,
): Instrumentation<Settings> {
  return {
    name: row.name,
    targets: row.targets,
    start(settings) {
      const hooked = new Hooked(row, settings);
      for (const target of row.targets) hooked.start(target);
      return () => hooked.undo();
    },
  };
}
