export { isMainThread } from './is-main-thread.ts';
export { type LastMoment, type LastMomentOptions, type OpenSpan, watchLastMoment } from './last-moment.ts';
export { type ProcessEnds, watchProcessEnds } from './process-ends.ts';
