export { type FunctionSettings, startFunctions } from './start-functions.ts';
