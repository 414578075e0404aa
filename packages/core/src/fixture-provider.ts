import type { Clock } from './clock.ts';
import { alwaysOn } from './samplers/always.ts';
import type { Span } from './span.ts';
import type { RecorderOptions } from './span-recorder.ts';
import { TracerProvider } from './tracer-provider.ts';

/** A clock that the test sets. */
export class ManualClock implements Clock {
  wall = 1_700_000_000_000;
  monotonic = 1000;

  wallMs(): number {
    return this.wall;
  }

  monotonicMs(): number {
    return this.monotonic;
  }

  advance(ms: number): void {
    this.wall += ms;
    this.monotonic += ms;
  }
}

/** A provider whose ended spans are kept, for the tests of this package. */
export function fixtureProvider(options: Partial<RecorderOptions> = {}) {
  const clock = new ManualClock();
  const ended: Span[] = [];
  const provider = new TracerProvider({
    resource: { serviceName: 'shop', attributes: [['host.name', 'h']] },
    sampler: alwaysOn,
    sinks: [{ append: (span) => ended.push(span as Span) }],
    clock,
    ...options,
  });
  return { clock, ended, provider, tracer: provider.getTracer('test', '1') };
}
