export { flushBeforeExit } from './before-exit.ts';
export { isMainThread } from './is-main-thread.ts';
export { LastMoment, type LastMomentOptions, type OpenSpan } from './last-moment.ts';
export { type ProcessEnds, watchProcessEnds } from './process-ends.ts';
