import { Guard, patchClasses, type Undo } from '@spoor/patch';
import { patchFetch } from './fetch/patch-client.ts';
import { followHttp2Wrapper } from './http2/http2-wrapper.ts';
import { patchHttp2Client } from './http2/patch-client.ts';
import { unpatchStreamClasses } from './http2/stream-class.ts';
import { patchClient } from './patch-client.ts';
import { patchIncomingEmit } from './patch-messages.ts';
import { patchServer } from './patch-server.ts';
import { type HttpOptions, prepareSettings, type Settings } from './settings.ts';

export interface HttpInstrumentation {
  /** Takes our patches away, where nobody has patched over them since. */
  disable(): void;
}

type Patch = (settings: Settings, guard: Guard) => Undo[];

/** A server receives requests, a client responses, both by the same class. */
const patchMessages: Patch = (_settings, guard) =>
  patchClasses('http', (http) => [patchIncomingEmit(http.IncomingMessage.prototype, guard)]);

/** Every part has a guard of its own: a fault in one leaves the others at work. */
function apply(options: HttpOptions, patches: Readonly<Record<string, Patch>>): HttpInstrumentation {
  const settings = prepareSettings(options);
  const guards: Guard[] = [];
  const undos: Undo[] = [];
  for (const [name, patch] of Object.entries(patches)) {
    const guard = new Guard(name, options.onFault);
    guards.push(guard);
    try {
      undos.push(...patch(settings, guard));
    } catch (error) {
      guard.switchOff(error);
    }
  }
  return {
    disable() {
      unpatchStreamClasses();
      for (const undo of undos.splice(0).reverse()) undo();
      for (const guard of guards) guard.isTripped = true;
    },
  };
}

/** Patches what Node has for HTTP. */
export const instrumentHttp = (options: HttpOptions): HttpInstrumentation =>
  apply(options, {
    'http server': patchServer,
    'http client': patchClient,
    'http messages': patchMessages,
    'http2 client': patchHttp2Client,
    'http2-wrapper': (_settings, guard) => followHttp2Wrapper(guard),
  });

/** For gRPC without HTTP: only the calls that no other instrumentation sees. */
export const instrumentRpcOverHttp2 = (options: HttpOptions): HttpInstrumentation =>
  apply({ ...options, isRpcOnly: true }, { 'http2 server': patchServer, 'http2 client': patchHttp2Client });

/** Global `fetch` and undici, which have a switch of their own (`undici`, as upstream names it). */
export function instrumentFetch(options: HttpOptions): HttpInstrumentation {
  const guard = new Guard('fetch', options.onFault);
  const undos = patchFetch(prepareSettings(options), guard);
  return {
    disable() {
      for (const undo of undos) undo();
    },
  };
}
