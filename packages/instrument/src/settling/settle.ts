import type { EventEmitter } from 'node:events';
import { types } from 'node:util';
import type { Context } from '@opentelemetry/api';
import type { Settling } from './settling.ts';
import { watchEmitter } from './watch-emitter.ts';
import { watchIterator } from './watch-iterator.ts';
import { watchPromise } from './watch-promise.ts';
import { watchThenable } from './watch-thenable.ts';

export interface SettleRules {
  /** Of the body of a generator. */
  readonly innerContext: Context;
  /** Of the listeners of an emitter: the caller's. */
  readonly callerContext: Context;
  /** At which of its events an emitter ends; undefined: when it is returned. */
  readonly endEvents: readonly string[] | undefined;
}

/** A getter or a Proxy of the application may throw: then it is nothing that we know. */
function read(value: object, name: PropertyKey): unknown {
  try {
    return (value as Record<PropertyKey, unknown>)[name];
  } catch {
    return undefined;
  }
}

const has = (value: object, name: PropertyKey): boolean => typeof read(value, name) === 'function';

const isIterator = (value: object): boolean =>
  types.isGeneratorObject(value) || (has(value, 'next') && has(value, Symbol.asyncIterator));

/** Whoever has to wait for an outcome waits; false: what was returned is the outcome. */
function isFollowed(value: object, settling: Settling, rules: SettleRules): boolean {
  const then = read(value, 'then');
  if (typeof then === 'function') {
    return (
      watchPromise(value, then, settling) ||
      watchThenable(value, then as (...handlers: unknown[]) => unknown, settling)
    );
  }
  if (isIterator(value)) return watchIterator(value, rules.innerContext, settling);
  const { endEvents, callerContext } = rules;
  if (endEvents === undefined || !has(value, 'emit') || !has(value, 'on')) return false;
  return watchEmitter(value as EventEmitter, endEvents, callerContext, settling);
}

/**
 * Tells when what a function has returned has ended: a promise or another thenable, a generator, an async iterator, an emitter where
 * `endEvents` are given; everything else has ended already. The value itself is for the caller to hand on.
 */
export function settle(value: unknown, settling: Settling, rules: SettleRules): void {
  if (typeof value !== 'object' || value === null || !isFollowed(value, settling, rules))
    settling.fulfilled(value);
}
