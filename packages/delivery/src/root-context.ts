/** Where our own requests are made. */
import { inRootContext, rootContext, runInContext, SUPPRESS_TRACING_KEY } from '@spoor/core';

export { inRootContext };

const suppressed = rootContext.setValue(SUPPRESS_TRACING_KEY, true);

/**
 * For requests of our own: an export that made a span would export without end. Said in the context, where any
 * instrumentation looks, ours or upstream's; the span of a request is made, or not, while it is constructed.
 */
export const untraced = <T>(work: () => T): T =>
  inRootContext(() => runInContext(suppressed, work, undefined, []));
