/** What is said about the way to a sampling server: one line when it fails, one when it is well again. */
import { catalogue, type Part, parts } from '@spoor/messages';

const also = (part: Part | undefined): string => (part === undefined ? '' : `; ${part}`);

/** What an operator can do. */
export const remedies = parts({
  listening: () => 'does a sampling server listen there?',
  hostName: () => 'check the host name',
  path: () => 'check the path of the endpoint',
  notHttp: () => 'that port does not speak HTTP/1.1; if it is the gRPC port, write grpc://',
  notGrpc: () => 'that port does not speak gRPC; if it is the HTTP port, write http://',
  otherPort: () => 'is it the sampling port of Jaeger?',
});

/** What the sampler does meanwhile. */
export const meanwhile = parts({
  lastStays: () => 'the last one stays',
  initially: (percent: number) => `until then ${percent} % of the traces that begin here are sampled`,
});

export const messages = catalogue({
  cannotFetch: (target: string, reason: string, remedy: Part | undefined, consequence: Part) =>
    `cannot fetch a sampling strategy from ${target}: ${reason}${also(remedy)}; ${consequence}`,
  worksAgain: (target: string, seconds: number) =>
    `fetching a sampling strategy from ${target} works again after ${seconds} s`,
});
