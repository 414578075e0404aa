export type { OnFault } from '@spoor/patch';
export { createInnerSpanRule } from './inner-spans.ts';
export {
  type HttpInstrumentation,
  instrumentFetch,
  instrumentHttp,
  instrumentRpcOverHttp2,
} from './instrument-http.ts';
export type { HttpOptions } from './settings.ts';
