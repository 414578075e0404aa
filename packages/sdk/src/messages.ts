/** What is said by the place that puts the others together. */
import { inspect } from 'node:util';
import { failedAgain } from '@spoor/core';
import { catalogue } from '@spoor/messages';

export const messages = catalogue({
  preloadedTwice: (first: string, second: string) =>
    `spoor must be preloaded once, got ${first} and then ${second}; the second one does nothing`,
  startedTwice: () => 'start() must be called once in a process, got another call; it changes nothing',
  optionsObject: (got: unknown) => `options must be an object, got ${inspect(got)}`,
  mainEntry: (name: string) =>
    `the preload must be spoor/register, got ${inspect(name)}; nothing is traced unless start() is called`,
  notPatched: (what: string, error: unknown) => `${what} could not be patched, it is not traced: ${error}`,
  otherFetch: (runtime: string) => `the global fetch of ${runtime} is not undici, it is not traced`,
  hookFault: (place: string, reason: string, times: number, isRepeat: boolean, consequence: string) =>
    `${place} ${failedAgain(isRepeat ? times : undefined)}: ${reason}; ${consequence}`,
  fault: (place: string, reason: string, times: number, isRepeat: boolean) => {
    const cost = times === 1 ? 'that span may be lost' : 'those spans may be lost';
    return `${place} ${failedAgain(isRepeat ? times : undefined)}: ${reason}; ${cost}, the next one is not`;
  },
  spoolFolder: (directory: string, problem: string) =>
    `SPOOR_SPOOL_DIR must be a folder that this process can write to, got ${inspect(directory)} (${problem}); what cannot be delivered before the end is lost`,
  remoteSampling: (error: unknown, initialRatio: number) =>
    `remote sampling failed and is switched off: ${error}; ${initialRatio * 100} % of the traces that begin here are sampled`,
  /** @param what `service shop, sampler ConstSampler(always)`; empty when only tags count */
  configuredInCode: (what: string) =>
    `jaeger-client is configured in code, used where no variable is set: ${what || 'its tags'}`,
  otherTracerFirst: (name: string) =>
    `another tracer must not run in the same process, got ${name}; both record; its OpenTelemetry API stays in force, the trace headers are ours`,
  otherTracerLater: (name: string) =>
    `another tracer must not run in the same process, got ${name}; the OpenTelemetry API and the trace headers are ours, it records only what does not go through the API`,
  otherTracerRepeats: (name: string) =>
    `another tracer must not run in the same process, got ${name}; its spans of the requests that we record are left out`,
});
