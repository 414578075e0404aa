import { type DeliveryClock, guardedClock, systemClock } from './clock.ts';
import { type ExporterSettings, formatName, httpDestination, isUdp } from './destination.ts';
import type { LossCounts, SpanEncoder } from './encoder.ts';
import { Exporter } from './exporter.ts';
import type { BatchSettings } from './exporter-options.ts';
import { flushLast } from './flush-last.ts';
import type { Lookup } from './host-resolver.ts';
import { type GrpcPart, LazyHttpTransport } from './lazy-http-transport.ts';
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
  /** Called when the first batch goes over gRPC: a part of its own, which most processes do not need. */
  readonly loadGrpc?: () => GrpcPart;
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

function createTransport<Span>(options: DeliveryOptions<Span>, plainClock: DeliveryClock): Transport {
  const { exporter, lookup, loadGrpc } = options;
  const clock = guardedClock(plainClock, (error) => transport.onFault?.(error));
  const rest = { clock, ...(lookup ? { lookup } : {}) };
  const transport: Transport = isUdp(exporter)
    ? new UdpTransport({ destination: { tag: 'udp', ...exporter }, ...rest })
    : new LazyHttpTransport({ destination: httpDestination(exporter), loadGrpc, ...rest });
  return transport;
}

/** The last flush of several exporters within one deadline. Never throws. */
export function flushAllSync(deliveries: readonly Delivery<never>[], deadlineMs: number): void {
  const known = deliveries.flatMap((delivery) => internals.get(delivery) ?? []);
  flushLast(
    known.map(({ exporter }) => exporter),
    deadlineMs,
    known[0]?.clock ?? systemClock,
  );
}
