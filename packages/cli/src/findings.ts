/** What `spoor doctor` finds. */
import { catalogue, type Message } from '@spoor/messages';

const remedyOf = (remedy: string | undefined): string => (remedy === undefined ? '' : `; ${remedy}`);

export const findings = catalogue({
  node: (version: string) => `Node ${version}`,
  nodeTooOld: (oldest: string, got: string) => `Node must be ${oldest} or later, got ${got}`,
  noPreload: (file: string) => `the preload must be at ${file}, got nothing; install spoor again`,
  mainEntry: () =>
    'the preload must be spoor/register, got spoor in NODE_OPTIONS of this shell; nothing is traced',
  preloadByName: (file: string) =>
    `NODE_OPTIONS of this shell loads the preload by its name: every node that is started outside of this project fails to find it; safer is --require ${file}`,
  preloaded: () => 'NODE_OPTIONS of this shell loads the preload',
  notPreloaded: () =>
    'NODE_OPTIONS of this shell does not load the preload: start with node --require spoor/register app.js',
  jaegerDisabled: () => 'JAEGER_DISABLED is true: nothing is traced, and no context is passed on',
  sdkDisabled: () => 'OTEL_SDK_DISABLED is true: no span is made, the context is passed on',
  noExporter: (variable: string) => `${variable} is none: no span is sent`,
  noInstrumentation: () => 'every instrumentation is switched off',
  neverSampled: (variable: string, value: string) =>
    `${variable} is ${value}: no trace that begins here is recorded`,
  sampled: (percent: number) => `the sampler keeps ${percent} % of the traces that begin here`,
  sampledByRate: (perSecond: number) =>
    `the sampler keeps at most ${perSecond} a second of the traces that begin here`,
  sampledByServer: (endpoint: string, percent: number) =>
    `the server at ${endpoint} says which of the traces that begin here are kept; until it answers it is ${percent} % of them`,
  noPropagation: (variable: string) =>
    `${variable} is none: no trace header is read or written, each process begins traces of its own`,
  on: (sampler: string) => `tracing is on, sampler ${sampler}`,
  probe: (service: string, outcome: Message) => `test span of ${service}: ${outcome}`,
  traceId: (id: string) => `its trace id is ${id}`,
});

/** How the test span fared. */
export const outcomes = catalogue({
  console: () => 'console prints to stderr: nothing to reach',
  answered: (target: string, status: number, said: string) =>
    `${target} answered ${status}${said === '' ? '' : `: ${said}`}`,
  took: (target: string) => `${target} took the span`,
  noAnswer: (target: string, reason: string, remedy: string | undefined) =>
    `${target} did not answer: ${reason}${remedyOf(remedy)}`,
  sent: (target: string) => `${target} took the span without refusing; UDP gives no other answer`,
  notSent: (target: string, reason: string, remedy: string | undefined) =>
    `${target} did not take the span: ${reason}${remedyOf(remedy)}`,
});
