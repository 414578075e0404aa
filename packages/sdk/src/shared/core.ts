/** What parts of their own share of core: one AsyncLocalStorage, one kind of span. A name that a part needs is added here. */
export {
  activeContext,
  attributeKey,
  callInContext,
  identityOf,
  inRootContext,
  isSuppressed,
  RealPromise,
  realClearTimeout,
  realSetTimeout,
  realThen,
  rootContext,
  runInContext,
  Span,
  systemClock,
} from '@spoor/core';
