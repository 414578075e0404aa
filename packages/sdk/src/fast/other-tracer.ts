import { tracedRows } from '@spoor/libraries/table';
import type { Message } from '@spoor/messages';
import { firstLoadedPackage } from '@spoor/patch';
import { messages } from '../messages.ts';

/** Tracers that patch what we patch; the ones that bring others with them come first. */
const known = [
  '@opentelemetry/auto-instrumentations-node',
  '@sentry/node',
  'dd-trace',
  'newrelic',
  'elastic-apm-node',
  '@opentelemetry/sdk-node',
  '@opentelemetry/sdk-trace-node',
  '@opencensus/nodejs',
  '@opencensus/nodejs-base',
  '@risingstack/opentracing-auto',
  'opentracing-auto',
  'lightstep-tracer',
  'appoptics-apm',
];

/** Words of a command line: `-r dd-trace/init`, `--import=/app/node_modules/newrelic/index.js`, quoted or not. */
function firstNamed(commandLine: string): string | undefined {
  const words = commandLine.replaceAll('\\', '/').split(/[\s"'=]+/);
  return known.find((name) => words.some((word) => `/${word}/`.includes(`/${name}/`)));
}

export interface Start {
  readonly execArgv: readonly string[];
  readonly nodeOptions: string | undefined;
}

/** Named for the preload of this process, or loaded already. */
export function findOtherTracer({ execArgv, nodeOptions = '' }: Start): string | undefined {
  return firstLoadedPackage(known) ?? firstNamed([...execArgv, nodeOptions].join(' '));
}

/** What an instrumentation of another stack calls its tracer, to what of ours records the same. */
const sameAsOurs: ReadonlyMap<string, string> = new Map(
  tracedRows.flatMap(({ name, sameTracers = [] }) => sameTracers.map((tracer) => [tracer, name] as const)),
);

/** Whether its spans would be ours for a second time. */
export function repeatsOurs(tracerName: string, instrumentations: readonly string[]): boolean {
  const own = sameAsOurs.get(tracerName);
  return own !== undefined && instrumentations.includes(own);
}

/** One line, whatever is found and however often. */
export class OtherTracerNotice {
  readonly #start: Start;
  readonly #warn: (message: Message) => void;
  #isSaid = false;

  constructor(start: Start, warn: (message: Message) => void) {
    this.#start = start;
    this.#warn = warn;
  }

  /** Asked at the start, and again before the first span: the application may have loaded one since. */
  look(isApiTaken: boolean): void {
    if (this.#isSaid) return;
    const name = findOtherTracer(this.#start) ?? (isApiTaken ? 'an OpenTelemetry SDK' : undefined);
    if (name === undefined) return;
    this.#say(isApiTaken ? messages.otherTracerFirst(name) : messages.otherTracerLater(name));
  }

  /** An instrumentation of another stack asked for a tracer. */
  repeats(tracerName: string): void {
    if (!this.#isSaid) this.#say(messages.otherTracerRepeats(findOtherTracer(this.#start) ?? tracerName));
  }

  #say(message: Message): void {
    this.#isSaid = true;
    this.#warn(message);
  }
}
