import { givenField } from '@spoor/core';
import { type AnyFunction, type Guard, patchClasses, type Undo, wrap } from '@spoor/patch';

interface Session {
  request: AnyFunction;
}

/** http2 takes as long to load as everything else of ours; so it is not loaded until the application has. */
const coreModule = 'NativeModule internal/http2/core';

let seenModules = 0;
let isLoaded = false;

function isHttp2Loaded(): boolean {
  if (isLoaded) return true;
  const { moduleLoadList } = process as unknown as { moduleLoadList: readonly string[] };
  if (moduleLoadList.length === seenModules) return false;
  seenModules = moduleLoadList.length;
  isLoaded = moduleLoadList.includes(coreModule);
  return isLoaded;
}

const isSession = (value: unknown): value is Session =>
  typeof givenField(value, 'request') === 'function' && typeof givenField(value, 'goaway') === 'function';

/**
 * Node ties the session to its socket before it does anything else with it: meant for a symbol of its own, the property is called
 * `undefined` on Node 20 to 26 (lib/internal/http2/core.js: `socket[kBoundSession] = this`, where nothing exports the symbol).
 */
function sessionOf(socket: unknown): Session | undefined {
  if (typeof socket !== 'object' || socket === null) return undefined;
  try {
    for (const key of Reflect.ownKeys(socket)) {
      const bound: unknown = Reflect.getOwnPropertyDescriptor(socket, key)?.value;
      if (isSession(bound)) return bound;
    }
  } catch {
    // A Proxy of the application's.
  }
  return undefined;
}

/**
 * Calls `patch` with the prototype of Node's client sessions, before the application has the first session in its hands. Their
 * class is not exported, and no session is made to find it: the constructor of the application's own first session sets
 * `noDelay` on its socket, whoever has created that, and the session is tied to it by then.
 */
export function onSessionClass(guard: Guard, patch: (prototype: Session) => Undo): Undo {
  const place = guard.place('looking for sessions');
  let undo: Undo | undefined;
  const look = (socket: unknown): void => {
    // Of a Duplex that is no socket, the socket that Node has put around it keeps it as `stream` (lib/internal/js_stream_socket.js).
    if (!isHttp2Loaded()) return;
    const session = sessionOf(socket) ?? sessionOf(givenField(socket, 'stream'));
    if (session === undefined) return;
    undo = patch(Object.getPrototypeOf(session) as Session);
    stopLooking();
  };
  const stopLooking = patchClasses('net', ({ Socket }) =>
    wrap(
      Socket.prototype as unknown as { setNoDelay: AnyFunction },
      'setNoDelay',
      (original) =>
        function setNoDelay(this: unknown) {
          if (undo === undefined && !guard.isTripped) {
            try {
              look(this);
            } catch (error) {
              place.failed(error);
            }
          }
          // biome-ignore lint/complexity/noArguments: passed on as they came
          return Reflect.apply(original, this, arguments);
        },
    ),
  );
  return () => {
    stopLooking();
    undo?.();
  };
}
