export type { OnFault } from './guard.ts';
export { parseHostRules } from './host-rules.ts';
export { type HttpInstrumentation, instrumentFetch, instrumentHttp } from './instrument-http.ts';
export type { HttpOptions } from './settings.ts';
