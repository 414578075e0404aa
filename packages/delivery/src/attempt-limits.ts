/** How long one attempt to send a batch may take. */
import type { SendOptions } from './transport.ts';

/** A black hole is noticed here, so that exports resume within 10 s of its end. */
export const connectMs = 3000;
/**
 * For the same reason every other attempt during an outage gives up here, and the ones between them, for which a collector
 * that is merely slow needs the time, a little before the limit that is set: that is ten seconds if nobody says otherwise.
 */
const probeMs = 4000;
const spareMs = 1000;

/** @param attempt its number, from 1. @param destinationMs 0: no limit. @returns Infinity for no limit at all */
export function attemptMs(
  attempt: number,
  destinationMs: number,
  { timeoutMs, probing }: SendOptions,
): number {
  const limits = [timeoutMs, destinationMs].filter((ms) => ms > 0);
  const setMs = Math.min(...limits);
  const outageMs = attempt % 2 === 1 ? probeMs : Math.max(probeMs, setMs - spareMs);
  return probing ? Math.min(setMs, outageMs) : setMs;
}
