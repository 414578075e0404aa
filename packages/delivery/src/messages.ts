/** What is said about the way to a collector: one line for an outage, one for its end, with the exact loss. */
import { failedAgain } from '@spoor/core';
import { catalogue, type Part, parts } from '@spoor/messages';

const spansWere = (count: number): string => (count === 1 ? '1 span was' : `${count} spans were`);
const also = (part: Part | undefined): string => (part === undefined ? '' : `; ${part}`);
const quoted = (text: string): string => (text === '' ? '' : ` (${text})`);

/** What an operator can do. */
export const remedies = parts({
  listening: () => 'is a collector listening there?',
  hostName: () => 'check the host name',
  notHttp: () => 'that port does not speak HTTP/1.1; is it the gRPC port?',
  notGrpc: () => 'that port does not speak gRPC; is it the HTTP port?',
  noTraces: () => 'check that OTLP traces are taken there',
  plainHttp: () => 'is that port plain HTTP?',
  certificates: () => 'check the certificate settings of the exporter',
  format: () => 'check that this endpoint takes the format of the exporter',
  credentials: () => 'set the user and password, the token or the headers of the exporter',
  rights: () => 'check the rights of the user, token or headers of the exporter',
  path: () => 'check the path of the endpoint',
  moved: (place: string) => `set the endpoint to ${place}`,
  endpoint: () => 'check the endpoint',
  largerQueue: () => 'raise OTEL_BSP_MAX_QUEUE_SIZE to keep more',
});

/** What happens to the spans. */
export const consequences = parts({
  kept: (most: number) => `keeping up to ${most} spans, trying again`,
  dropped: () => 'dropping spans until it takes them',
  smaller: (dropped: number, most: number) =>
    `dropped a batch of ${dropped} spans, the next hold at most ${most}`,
  unkept: (reason: string) => `not kept in SPOOR_SPOOL_DIR: ${reason}`,
});

export const messages = catalogue({
  cannotExport: (target: string, reason: string, remedy: Part | undefined, consequence: Part) =>
    `cannot export spans to ${target}: ${reason}${also(remedy)}; ${consequence}`,
  worksAgain: (target: string, seconds: number, lost: number) =>
    `exporting spans to ${target} works again after ${seconds} s; ${spansWere(lost)} lost`,
  dropped: (count: number, target: string, remedy: Part) =>
    `${spansWere(count)} dropped before they could be exported to ${target}; ${remedy}`,
  refused: (count: number, target: string, why: string) =>
    `${spansWere(count)} refused by ${target}${quoted(why)}; check what it accepts`,
  adapted: (target: string, reason: string, remedy: Part, consequence: Part) =>
    `${target} refused spans: ${reason}; ${remedy}; ${consequence}`,
  lost: (
    count: number,
    target: string,
    reason: string | undefined,
    remedy: Part | undefined,
    unkept: Part | undefined,
  ) => {
    const why = reason === undefined ? '' : `: ${reason}${also(remedy)}`;
    return `${spansWere(count)} lost, not delivered to ${target} before the process ended${why}${also(unkept)}`;
  },
  fault: (place: string, target: string, again: number | undefined, reason: string, lostSpans: number) => {
    const cost = lostSpans === 0 ? 'no span was lost' : `${spansWere(lostSpans)} lost`;
    return `${place} for ${target} ${failedAgain(again)}: ${reason}; ${cost}, delivery goes on`;
  },
});
