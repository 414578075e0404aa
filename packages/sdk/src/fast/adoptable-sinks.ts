import type { Config } from '@spoor/config';
import { RealPromise, type Resource, type SpanSink } from '@spoor/core';
import { flushAllSync } from '@spoor/delivery';
import type { Report } from '../report.ts';
import { checkSpool, createSinks, type Sinks } from './create-sinks.ts';

/** Services besides the first that tracers of one process may name; the spans of further ones are the first one's. */
const maxOtherServices = 16;

/** Where spans go, which an application's code may change after the start, and where those of its other services go. */
export class AdoptableSinks {
  readonly #report: Report;
  readonly #onMoved: () => void;
  readonly #others = new Map<string, Sinks>();
  readonly #retired: Sinks[] = [];
  #config: Config;
  #main: Sinks;

  constructor(config: Config, resource: Resource, report: Report, onMoved: () => void) {
    this.#report = report;
    this.#onMoved = onMoved;
    this.#config = config;
    checkSpool(config, report);
    this.#main = createSinks(config, resource, report, onMoved);
  }

  get all(): readonly SpanSink[] {
    return this.#main.all;
  }

  /** What has ended so far goes where it was to go. */
  replace(config: Config, resource: Resource): readonly SpanSink[] {
    const former = this.#main;
    this.#retired.push(former);
    void former.shutdown();
    this.#config = config;
    this.#main = createSinks(config, resource, this.#report, this.#onMoved);
    return this.#main.all;
  }

  /** Of a service that another tracer of the process names; undefined when there are too many. */
  ofService(resource: Resource): readonly SpanSink[] | undefined {
    const { serviceName } = resource;
    let sinks = this.#others.get(serviceName);
    if (sinks === undefined && this.#others.size < maxOtherServices) {
      sinks = createSinks({ ...this.#config, serviceName }, resource, this.#report, this.#onMoved);
      this.#others.set(serviceName, sinks);
    }
    return sinks?.all;
  }

  get #each(): readonly Sinks[] {
    return [this.#main, ...this.#others.values(), ...this.#retired];
  }

  async flush(): Promise<void> {
    await RealPromise.all(this.#each.map((sinks) => sinks.flush()));
  }

  /** A last flush at this moment would save nothing of what has ended. */
  isAtRest(): boolean {
    return this.#each.every((sinks) => sinks.isAtRest());
  }

  /** The process lives on after `flushSync`. */
  resume(): void {
    for (const sinks of this.#each) sinks.resume();
  }

  /** The last flush of all exporters together, from where no callback runs any more. */
  flushSync(deadlineMs: number): void {
    for (const sinks of this.#each) sinks.printRest();
    flushAllSync(
      this.#each.flatMap(({ deliveries }) => deliveries),
      deadlineMs,
    );
  }

  async shutdown(): Promise<void> {
    await RealPromise.all(this.#each.map((sinks) => sinks.shutdown()));
  }
}
