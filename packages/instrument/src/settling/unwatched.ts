import timers from 'node:timers';
import { callInContext, rootContext } from '@spoor/core';

/** Taken before a test of the application can put a clock of its own in its place. */
const { setTimeout } = timers;

const firstLookMs = 10;
/** It is looked at again when it has become older by this part, so that its end is known to that part of its age. */
const growth = 0.25;
/** A look takes some microseconds. */
const mostLooks = 50;
const mostWaiting = 1000;
/** Kept small, so that what is done with is let go of while it is young. */
const fewestToSort = 32;

/** Something that was handed to the application, which may ask for its outcome. None of the methods throws. */
export interface Handed {
  /** It has asked, or will never. */
  readonly isDone: boolean;
  /** When it was looked at first, on the clock of `performance.now()`; zero before. */
  seenMs: number;
  /** When it is to be looked at again. */
  nextMs: number;
  /** True when that was the last look. */
  look(nowMs: number): boolean;
  giveUp(seenMs: number): void;
}

let waiting: Handed[] = [];
let sortAt = fewestToSort;
let isTimerSet = false;

function keep(left: Handed[]): void {
  const tooMany = Math.max(0, left.length - mostWaiting);
  for (const handed of left.splice(0, tooMany))
    handed.giveUp(handed.seenMs === 0 ? performance.now() : handed.seenMs);
  waiting = left;
  sortAt = Math.max(fewestToSort, 2 * left.length);
}

function isWaiting(handed: Handed, nowMs: number, mayLook: boolean): boolean {
  if (!mayLook) return true;
  if (handed.seenMs === 0) handed.seenMs = nowMs;
  handed.nextMs = nowMs + Math.max(firstLookMs, (nowMs - handed.seenMs) * growth);
  return !handed.look(nowMs);
}

function lookAtAll(): void {
  isTimerSet = false;
  const nowMs = performance.now();
  let looks = 0;
  keep(
    waiting.filter(
      (handed) => !handed.isDone && isWaiting(handed, nowMs, handed.nextMs <= nowMs && ++looks <= mostLooks),
    ),
  );
  if (waiting.length > 0) setTimer();
}

function setTimer(): void {
  isTimerSet = true;
  // A timer keeps the context in which it is made.
  callInContext(rootContext, setTimeout, lookAtAll, firstLookMs).unref();
}

/**
 * Nearly all that an application is handed it asks for at once. The rest is looked at from time to time, by one timer that does not keep
 * the process alive. Bounded: above that the oldest is given up.
 */
export function waitUnwatched(handed: Handed): void {
  waiting.push(handed);
  // No timer runs while an application goes from promise to promise.
  if (waiting.length >= sortAt) keep(waiting.filter(({ isDone }) => !isDone));
  if (!isTimerSet) setTimer();
}
