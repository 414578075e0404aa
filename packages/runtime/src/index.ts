export { flushBeforeExit } from './before-exit.ts';
export { type Env, readVariables } from './children/env-carrier.ts';
export { enterProcessContext, type ProcessContext } from './children/process-context.ts';
export { ProcessSpan } from './children/process-span.ts';
export { type WatchedChildren, watchChildren } from './children/watch-children.ts';
export { isMainThread } from './is-main-thread.ts';
export { type Ending, LastMoment, type LastMomentOptions, type OpenSpan } from './last-moment.ts';
export { type ProcessEnds, watchProcessEnds } from './process-ends.ts';
export { readThreadContext, shareContextWithThreads } from './threads/thread-context.ts';
