/** The sampler that a server directs, and what asks that server: a part that only processes with such a sampler load. */
import { RealURL, RemoteSampler, type Sampler } from '@spoor/core';
import { type DeliveryClock, systemClock } from '../clock.ts';
import type { DeliveryLog } from '../outage.ts';
import { fetchOverGrpc } from './fetch-over-grpc.ts';
import { fetchOverHttp } from './fetch-over-http.ts';
import { StrategyPoller } from './strategy-poller.ts';
import type { SamplingServer } from './strategy-source.ts';

export interface RemoteSamplingOptions extends SamplingServer {
  readonly serviceName: string;
  readonly initialProbability: number;
  readonly maxOperations: number;
  readonly pollingIntervalMs: number;
  readonly log: DeliveryLog;
  readonly clock?: DeliveryClock;
}

export interface RemoteSampling {
  /** For traces that begin here. */
  readonly sampler: Sampler;
  stop(): void;
}

export function startRemoteSampling(options: RemoteSamplingOptions): RemoteSampling {
  const { initialProbability, maxOperations, pollingIntervalMs, log, clock = systemClock } = options;
  const sampler = new RemoteSampler({ initialProbability, maxOperations });
  const url = new RealURL(options.endpoint);
  const fetchStrategy = options.protocol === 'grpc' ? fetchOverGrpc : fetchOverHttp;
  const poller = new StrategyPoller({
    fetch: () => fetchStrategy({ url, service: options.serviceName, clock }),
    onStrategy: (strategy) => sampler.update(strategy),
    intervalMs: pollingIntervalMs,
    target: targetOf(url, options.protocol),
    initialProbability,
    clock,
    log,
  });
  poller.start();
  return { sampler, stop: () => poller.stop() };
}

/** Without credentials. */
function targetOf({ protocol, host, pathname }: URL, kind: SamplingServer['protocol']): string {
  return kind === 'grpc' ? `grpc://${host}` : `${protocol}//${host}${pathname}`;
}
