import type { Message } from '@spoor/messages';
import { queryHandler, respondQueryError } from './api/query-handler.ts';
import { type BodyLimits, BodyReader, defaultBodyLimits } from './http/read-body.ts';
import { restoreAndKeep } from './keep/restore.ts';
import { Listeners } from './listeners.ts';
import { choosePorts, type OpenPorts, type PortChoices } from './ports.ts';
import { Intake } from './receivers/intake.ts';
import { createOtlpGrpcServer } from './receivers/otlp-grpc.ts';
import { otlpHandler, respondOtlpError } from './receivers/otlp-http.ts';
import { thriftHttpHandler } from './receivers/thrift-http.ts';
import { createUdpReceiver } from './receivers/udp-receiver.ts';
import { zipkinHandler } from './receivers/zipkin-http.ts';
import { samplingHandler } from './sampling/sampling-handler.ts';
import { readStrategies, sampleEverything } from './sampling/strategies.ts';
import { SpanStore } from './store/span-store.ts';

export interface CollectorOptions {
  /** Jaeger's ports where absent; 0 for any free port, `false` for off. */
  readonly ports?: PortChoices;
  /** What the store may hold; the oldest traces leave first. */
  readonly maxBytes?: number;
  /** A Jaeger sampling strategies file; without one every service is told to sample everything. */
  readonly strategiesFile?: string;
  /** Traces are appended to this file and read back at the next start. */
  readonly keepFile?: string;
  /** The built page; without it `/` says how to use the API. */
  readonly pageFolder?: string;
  /** Names beside localhost by which HTTP callers may address the collector, such as `host.docker.internal`. */
  readonly allowedHosts?: readonly string[];
  /** Origins, such as `http://localhost:3000`, whose pages may send spans to the ports for OTLP over HTTP and Zipkin. */
  readonly allowedOrigins?: readonly string[];
  readonly bodyLimits?: Partial<BodyLimits>;
  /** Gets one line for what the user of this machine should know, such as a kept file that cannot be written. */
  readonly onNotice?: (line: Message) => void;
}

export interface Collector {
  /** The real numbers; a port that is off is absent. */
  readonly ports: OpenPorts;
  readonly store: SpanStore;
  /** Resolves when nothing listens or runs any more and the kept file is written. */
  close(): Promise<void>;
}

/** Starts everything or nothing: when one port is taken, what was opened before is closed again. */
export async function startCollector(options: CollectorOptions = {}): Promise<Collector> {
  const limits = { ...defaultBodyLimits, ...options.bodyLimits };
  const allowedHosts = new Set(options.allowedHosts?.map((name) => name.toLowerCase()));
  const listeners = new Listeners({
    chosen: choosePorts(options.ports ?? {}),
    allowedHosts,
    allowedOrigins: new Set(options.allowedOrigins?.map((origin) => origin.toLowerCase())),
    timeoutMs: limits.timeoutMs,
  });
  const { strategiesFile, keepFile, pageFolder } = options;
  const strategies = strategiesFile === undefined ? sampleEverything : readStrategies(strategiesFile);
  const store = new SpanStore(options.maxBytes);
  const intake = new Intake(store);
  const bodies = new BodyReader(limits);
  const keep =
    keepFile === undefined
      ? undefined
      : await restoreAndKeep(keepFile, store, intake, options.onNotice ?? (() => {}));
  const close = async () => {
    await listeners.close();
    await keep?.close();
  };
  const { ports } = listeners;
  try {
    await listeners.http(
      'query',
      queryHandler({ store, intake, bodies, ports, keep, pageFolder }),
      respondQueryError,
    );
    await listeners.udp('compact', () => createUdpReceiver('thrift-compact', intake));
    await listeners.udp('binary', () => createUdpReceiver('thrift-binary', intake));
    await listeners.http('thriftHttp', thriftHttpHandler(intake, bodies));
    await listeners.http('otlp', otlpHandler(intake, bodies), respondOtlpError);
    await listeners.other('otlpGrpc', () => createOtlpGrpcServer({ intake, bodies, allowedHosts }));
    await listeners.http('zipkin', zipkinHandler(intake, bodies));
    await listeners.http('sampling', samplingHandler(strategies));
  } catch (error) {
    await close();
    throw error;
  }
  return { ports, store, close };
}
