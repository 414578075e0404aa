/**
 * On the options of a request that the HTTP instrumentation must leave alone: our own exports. Registered, because
 * two copies of Spoor in one process must not trace each other's either.
 */
export const UNTRACED: unique symbol = Symbol.for('spoor.untraced') as never;
