import type { SamplingStrategy } from '@spoor/core';
import type { DeliveryClock } from '../clock.ts';

/** Where strategies come from. */
export interface SamplingServer {
  readonly protocol: 'http' | 'grpc';
  /** With http or https as its scheme, for both protocols. */
  readonly endpoint: string;
}

export interface StrategyRequest {
  readonly url: URL;
  readonly service: string;
  readonly clock: DeliveryClock;
}

/** Rejects with a StrategyFailure, at the latest after `fetchMs`. Never traced, and never keeps the process alive. */
export type FetchStrategy = (request: StrategyRequest) => Promise<SamplingStrategy>;

export const fetchMs = 10_000;
/** Two thousand operations with long names are far below. */
export const maxAnswerBytes = 1024 * 1024;
