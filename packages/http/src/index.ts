export type { OnFault } from './guard.ts';
export { type HttpInstrumentation, instrumentHttp } from './instrument-http.ts';
export type { HttpOptions } from './settings.ts';
