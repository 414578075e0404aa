export { type ProcessEnds, watchProcessEnds } from './process-ends.ts';
