/**
 * Our copy of @opentelemetry/api and the application's meet in one global object. A copy accepts it when its minor
 * version is at least its own; an application with a newer 1.x than ours would get a no-op. Since 1.x is kept
 * compatible, the object is given a minor version above any that will be published.
 */
const shared = Symbol.for('opentelemetry.js.api.1');

export function acceptNewerApis(): void {
  const api = (globalThis as Record<symbol, { version?: string } | undefined>)[shared];
  if (api?.version?.startsWith('1.')) api.version = '1.999.0';
}
