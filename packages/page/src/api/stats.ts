import type { OpenPorts } from '../model/search/start-command.ts';

/** What the page reads of `/api/spoor/stats`. */
export interface Stats {
  readonly store: {
    readonly traces: number;
    readonly spans: number;
    readonly evictedTraces: number;
    readonly oldestStartMicros: number | null;
  };
  readonly lastDecodeError: unknown;
  readonly ports: OpenPorts;
}
