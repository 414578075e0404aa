import { type DeliveryClock, systemClock } from './clock.ts';
import { type ExporterSettings, formatName, httpDestination, isUdp } from './destination.ts';
import type { Batch, LossCounts, SpanEncoder } from './encoder.ts';
import { Exporter } from './exporter.ts';
import type { BatchSettings } from './exporter-options.ts';
import type { Lookup } from './host-resolver.ts';
import { runLastJobs } from './last-flush.ts';
import type { LastJob, LastStatus } from './last-job.ts';
import { LazyHttpTransport } from './lazy-http-transport.ts';
import type { DeliveryStats } from './ledger.ts';
import type { DeliveryLog } from './outage.ts';
import { Spool } from './spool.ts';
import type { Transport } from './transport.ts';
import { UdpTransport } from './udp-transport.ts';

/** Besides the bound in spans; 2048 spans of ordinary size are less than one megabyte. */
const maxQueueBytes = 8 * 1024 * 1024;

/** SPOOR_SHUTDOWN_TIMEOUT's default. */
const defaultShutdownMs = 500;

export interface DeliveryOptions<Span> {
  readonly exporter: ExporterSettings;
  readonly batch: Omit<BatchSettings, 'maxQueueBytes'> & { readonly maxQueueBytes?: number };
  readonly encoder: SpanEncoder<Span>;
  /** The same object that the encoder was given. */
  readonly losses: LossCounts;
  readonly log: DeliveryLog;
  readonly clock?: DeliveryClock;
  /** Where undelivered batches wait for the next start. */
  readonly spoolDir?: string | undefined;
  /** For tests: what resolves host names. */
  readonly lookup?: Lookup;
  /** Told when batches have been sent, or wait, or came back: `isAtRest` may have changed. */
  readonly onMoved?: () => void;
}

export interface Delivery<Span> {
  append(span: Span): void;
  /** Resolves when all is sent, or the collector failed to take it; what it failed to take stays queued. */
  flush(): Promise<void>;
  /** The last flush, from where no callback runs any more. Blocks for at most `deadlineMs`. */
  flushSync(deadlineMs: number): void;
  /** The last flush of a process that lives on: whatever cannot be sent now is spooled or counted as lost. */
  shutdown(timeoutMs?: number): Promise<void>;
  /** The process lives on after `flushSync`: spans are delivered as before. */
  resume(): void;
  /** A last flush at this moment would save nothing. */
  isAtRest(): boolean;
  stats(): DeliveryStats;
}

const internals = new WeakMap<Delivery<never>, { exporter: Exporter<never>; clock: DeliveryClock }>();

export function createDelivery<Span>(options: DeliveryOptions<Span>): Delivery<Span> {
  const { exporter: settings, batch, encoder, losses, log, clock = systemClock, spoolDir, onMoved } = options;
  const format = formatName(settings);
  const exporter = new Exporter({
    encoder,
    losses,
    transport: createTransport(options, clock),
    batch: { maxQueueBytes, ...batch },
    clock,
    log,
    onMoved,
    spool: spoolDir === undefined ? undefined : new Spool({ directory: spoolDir, format }),
  });
  const delivery: Delivery<Span> = {
    append: (span) => exporter.append(span),
    flush: () => exporter.flush(),
    flushSync: (deadlineMs) => flushAllSync([delivery], deadlineMs),
    shutdown: (timeoutMs = defaultShutdownMs) => exporter.shutdown(timeoutMs),
    resume: () => exporter.resume(),
    isAtRest: () => exporter.isAtRest,
    stats: () => exporter.stats(),
  };
  internals.set(delivery, { exporter: exporter as Exporter<never>, clock });
  return delivery;
}

function createTransport<Span>(options: DeliveryOptions<Span>, clock: DeliveryClock): Transport {
  const { exporter, lookup } = options;
  const rest = { clock, ...(lookup ? { lookup } : {}) };
  if (isUdp(exporter)) return new UdpTransport({ destination: { tag: 'udp', ...exporter }, ...rest });
  return new LazyHttpTransport({ destination: httpDestination(exporter), ...rest });
}

interface Remainder {
  readonly exporter: Exporter<never>;
  readonly batches: readonly Batch[];
  /** Already sent, from the front. */
  readonly sent: number;
  readonly job: LastJob;
}

/** The last flush of several exporters within one deadline: their collectors are tried side by side. */
export function flushAllSync(deliveries: readonly Delivery<never>[], deadlineMs: number): void {
  const known = deliveries.flatMap((delivery) => internals.get(delivery) ?? []);
  const clock = known[0]?.clock ?? systemClock;
  const endMs = clock.nowMs() + deadlineMs;
  const remainders = known.map(({ exporter }) => sendNow(exporter, deadlineMs));
  const jobs = remainders.map(({ job }) => job);
  const results = runLastJobs(jobs, Math.max(0, endMs - clock.nowMs()), clock);
  for (const [index, { exporter, batches, sent }] of remainders.entries()) {
    const early = batches.slice(0, sent).map((): LastStatus => 'delivered');
    exporter.settleLast(batches, [...early, ...(results[index] ?? [])]);
    exporter.reportEnd();
  }
}

/** A collector known to be down gets its last chance from the other thread, which can tell whether it helped. */
function sendNow(exporter: Exporter<never>, deadlineMs: number): Remainder {
  const batches = exporter.takeLast();
  const { transport } = exporter;
  const sent = exporter.isDown ? 0 : transport.sendNow(batches, deadlineMs);
  return { exporter, batches, sent, job: transport.lastJob(batches.slice(sent)) };
}
