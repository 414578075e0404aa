import { inRootContext, realClearTimeout, realSetTimeout, systemClock } from '@spoor/core';

const firstLookMs = 1;
/** It is looked at again when it has become older by this part, so that its end is known to that part of its age. */
const growth = 0.25;
/** At one time; a look takes some microseconds. */
const mostLooks = 10;
const mostWaiting = 1000;
/** So many more come before the list is sorted: few, so that what is done with is let go of while it is young. */
const fewestMore = 32;
const mostMore = 256;

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
let sortAt = fewestMore;
let timer: NodeJS.Timeout | undefined;
/** The timer is set for what has waited long, too late for what comes new. */
let isTimerLate = false;

function keep(left: Handed[]): void {
  const tooMany = Math.max(0, left.length - mostWaiting);
  for (const handed of left.splice(0, tooMany))
    handed.giveUp(handed.seenMs === 0 ? systemClock.monotonicMs() : handed.seenMs);
  waiting = left;
  sortAt = left.length + Math.max(fewestMore, Math.min(left.length, mostMore));
}

/** True while it waits on. */
function lookAt(handed: Handed, nowMs: number): boolean {
  if (handed.seenMs === 0) handed.seenMs = nowMs;
  handed.nextMs = nowMs + Math.max(firstLookMs, (nowMs - handed.seenMs) * growth);
  return !handed.look(nowMs);
}

function lookAtAll(): void {
  const nowMs = systemClock.monotonicMs();
  let looks = 0;
  const isLeft = (handed: Handed): boolean => {
    if (handed.isDone) return false;
    return handed.nextMs > nowMs || ++looks > mostLooks || lookAt(handed, nowMs);
  };
  keep(waiting.filter(isLeft));
  timer = undefined;
  if (waiting.length === 0) return;
  const nextMs = waiting.reduce((least, handed) => Math.min(least, handed.nextMs), Number.POSITIVE_INFINITY);
  setTimer(Math.max(firstLookMs, nextMs - nowMs));
}

function setTimer(delayMs: number): void {
  if (timer !== undefined) realClearTimeout(timer);
  isTimerLate = delayMs > firstLookMs;
  timer = inRootContext(() => realSetTimeout(lookAtAll, delayMs).unref());
}

/**
 * Nearly all that an application is handed it asks for at once. The rest is looked at from time to time, by one timer that does not keep
 * the process alive. Bounded: above that the oldest is given up.
 */
export function waitUnwatched(handed: Handed): void {
  waiting.push(handed);
  // No timer runs while an application goes from promise to promise.
  if (waiting.length >= sortAt) keep(waiting.filter(({ isDone }) => !isDone));
  if (timer === undefined || isTimerLate) setTimer(firstLookMs);
}
