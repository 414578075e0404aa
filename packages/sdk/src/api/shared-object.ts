/**
 * Where all copies of @opentelemetry/api meet: one object, with a slot for each signal and the version of the copy that made it.
 * A copy reads a slot when the object's minor version is at least its own, and fills one only when the version is exactly its own
 * (src/internal/global-utils.ts upstream). With any one version, some copies would not see our tracer, or could not
 * register what is not ours: their meter provider, their diagnostics. So the object's version is above all that will be
 * published, and while a copy fills a slot, it is that copy's. See docs/decisions/one-api-object.md.
 */
import { callersOf } from './caller-frames.ts';
import { versionOfCopy } from './copy-version.ts';

const key = Symbol.for('opentelemetry.js.api.1');
const newest = '1.999.0';

export interface ApiObject {
  version: string;
  trace?: unknown;
  context?: unknown;
  propagation?: unknown;
}

const globals = globalThis as unknown as Record<symbol, ApiObject | undefined>;

/** What is registered now, by whomever. */
export const sharedApi = (): ApiObject | undefined => globals[key];

/** Lets every copy of the API 1.x use and fill the shared object, with what is in it already. */
export function shareWithAllCopies(): ApiObject {
  // A new one: in API 1.10 the version of the object cannot be written.
  const api = Object.defineProperties({} as ApiObject, {
    ...Object.getOwnPropertyDescriptors(globals[key] ?? {}),
    version: { value: newest, configurable: true, enumerable: true, writable: true },
  });
  const get = (): ApiObject => {
    if (api.version !== newest) api.version = newest;
    return api;
  };
  /** A copy that registers writes back what it has read, right before it compares the version. */
  const set = (value: ApiObject | undefined): void => {
    if (value === api) api.version = versionOfRegistrant(set) ?? newest;
    else Object.defineProperty(globals, key, { configurable: true, enumerable: true, writable: true, value });
  };
  Object.defineProperty(globals, key, { configurable: true, enumerable: true, get, set });
  return api;
}

function versionOfRegistrant(below: (value: ApiObject | undefined) => void): string | undefined {
  try {
    const [registrant] = callersOf(below, 1);
    return registrant && versionOfCopy(registrant);
  } catch {
    // The copy is refused, as any that cannot be told.
    return undefined;
  }
}
