import { Guard, patchClasses, type Undo } from '@spoor/patch';
import { patchFetch } from './fetch/patch-client.ts';
import { followHttp2Wrapper } from './http2/http2-wrapper.ts';
import { patchHttp2Client } from './http2/patch-client.ts';
import { unpatchStreamClasses } from './http2/stream-class.ts';
import { patchClient } from './patch-client.ts';
import { patchIncomingEmit } from './patch-messages.ts';
import { patchServer } from './patch-server.ts';
import { type HttpOptions, prepareSettings } from './settings.ts';

export interface HttpInstrumentation {
  /** Takes our patches away, where nobody has patched over them since. */
  disable(): void;
}

/** Patches what Node has for HTTP. Every part has a guard of its own: a fault in one leaves the others at work. */
export function instrumentHttp(options: HttpOptions): HttpInstrumentation {
  const settings = prepareSettings(options);
  const server = new Guard('http server', options.onFault);
  const client = new Guard('http client', options.onFault);
  const undos: Undo[] = [];
  const apply = (guard: Guard, patch: () => Undo[]): void => {
    try {
      undos.push(...patch());
    } catch (error) {
      guard.switchOff(error);
    }
  };
  apply(server, () => patchServer(settings, server));
  apply(client, () => patchClient(settings, client));
  // A server receives requests, a client responses, both by the same class.
  const messages = new Guard('http messages', options.onFault);
  apply(messages, () =>
    patchClasses('http', (http) => [patchIncomingEmit(http.IncomingMessage.prototype, messages)]),
  );
  const http2Client = new Guard('http2 client', options.onFault);
  apply(http2Client, () => [...patchHttp2Client(settings, http2Client), ...followHttp2Wrapper(http2Client)]);
  return {
    disable() {
      unpatchStreamClasses();
      for (const undo of undos.splice(0).reverse()) undo();
      for (const guard of [server, client, messages, http2Client]) guard.isTripped = true;
    },
  };
}

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
