import type { Config } from '@spoor/config';
import type { EncodableSpan, Resource, SpanSink } from '@spoor/core';
import { RealPromise } from '@spoor/core';
import { createDelivery, type Delivery, spoolProblem } from '@spoor/delivery';
import { isMainThread } from '@spoor/runtime';
import { messages } from '../messages.ts';
import { type Report, writeStderr } from '../report.ts';
import { createConsoleSink } from './console-sink.ts';
import { createEncoder, type NetworkExporter } from './create-encoder.ts';
import { LazyEncoder } from './lazy-encoder.ts';

export interface Sinks {
  readonly all: readonly SpanSink[];
  readonly deliveries: readonly Delivery<EncodableSpan>[];
  /** What waits for the rest of its trace. */
  printRest(): void;
  flush(): Promise<void>;
  /** A last flush at this moment would save nothing of what has ended. */
  isAtRest(): boolean;
  /** The process lives on after `flushSync`. */
  resume(): void;
  shutdown(): Promise<void>;
}

function deliver(
  exporter: NetworkExporter,
  config: Config,
  resource: Resource,
  report: Report,
  onMoved: () => void,
): Delivery<EncodableSpan> {
  const losses = { fullQueueDroppedSpans: 0, tooLargeDroppedSpans: 0, failedToEmitSpans: 0 };
  return createDelivery({
    exporter,
    batch: config.batch,
    encoder: new LazyEncoder(() => createEncoder(exporter, resource, losses)),
    losses,
    log: { warn: (message) => report('warn', message), info: (message) => report('info', message) },
    spoolDir: config.spoolDir,
    onMoved,
    loadGrpc: () => require('@spoor/delivery/grpc') as typeof import('@spoor/delivery/grpc'),
  });
}

/** Said at the start: at the end of the process nobody could mend it any more. */
export function checkSpool({ exporters, spoolDir: directory }: Config, report: Report): void {
  const isUsed = exporters.some(({ type }) => type !== 'console') && isMainThread;
  if (directory === undefined || !isUsed) return;
  const problem = spoolProblem(directory);
  if (problem !== undefined) report('warn', messages.spoolFolder(directory, problem));
}

/**
 * Where ended spans go: a delivery for each network exporter, and the trees of the console.
 * @param onMoved told each time that spans have left, wait, or came back: `isAtRest` may have changed
 */
export function createSinks(config: Config, resource: Resource, report: Report, onMoved: () => void): Sinks {
  const network = config.exporters.filter((exporter) => exporter.type !== 'console');
  const deliveries = network.map((exporter) => deliver(exporter, config, resource, report, onMoved));
  const consoles = config.exporters
    .filter((exporter) => exporter.type === 'console')
    .map(() => createConsoleSink(config.serviceName, writeStderr, onMoved));
  const printRest = (): void => {
    for (const console of consoles) console.flush();
  };
  return {
    all: [...deliveries, ...consoles],
    deliveries,
    printRest,
    async flush() {
      printRest();
      await RealPromise.all(deliveries.map((delivery) => delivery.flush()));
    },
    isAtRest: () => deliveries.every((delivery) => delivery.isAtRest()),
    resume() {
      for (const delivery of deliveries) delivery.resume();
    },
    async shutdown() {
      printRest();
      await RealPromise.all(deliveries.map((delivery) => delivery.shutdown(config.shutdownTimeoutMs)));
    },
  };
}
