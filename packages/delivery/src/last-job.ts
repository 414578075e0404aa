/** What the last flush has to send, and what became of it. */
import type { HttpDestination } from './destination.ts';
import type { Batch } from './encoder.ts';
import type { Address } from './host-resolver.ts';
import type { Outcome } from './transport.ts';

export interface UdpLastJob {
  readonly tag: 'udp';
  readonly host: string;
  readonly port: number;
  readonly socketType: 'udp4' | 'udp6';
  readonly bodies: readonly Uint8Array[];
}

export interface HttpLastJob {
  readonly tag: 'http' | 'grpc';
  readonly url: string;
  /** Those that are known without asking anybody. */
  readonly addresses: readonly Address[];
  readonly headers: Readonly<Record<string, string>>;
  readonly gzip: boolean;
  readonly files: Readonly<Record<'ca' | 'key' | 'cert', string | undefined>>;
  readonly bodies: readonly Uint8Array[];
}

export type LastJob = UdpLastJob | HttpLastJob;

/** How the last attempt with a body ended; undefined when nobody has tried, or nobody answered in time. */
export type LastOutcome = Exclude<Outcome, { tag: 'busy' }> | undefined;

export function httpLastJob(
  destination: HttpDestination,
  batches: readonly Batch[],
  addresses: readonly Address[],
): HttpLastJob {
  const { url, headers, gzip, certificate, clientKey, clientCertificate } = destination;
  const files = { ca: certificate, key: clientKey, cert: clientCertificate };
  const bodies = batches.map((batch) => batch.bytes);
  return { tag: destination.tag, url: url.href, addresses, headers, gzip, files, bodies };
}
