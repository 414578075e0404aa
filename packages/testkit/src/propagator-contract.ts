import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TextMapPropagator } from '@opentelemetry/api';
import { cases, every, type PropagatorFormat } from './propagator-cases.ts';

export interface PropagatorSubject {
  readonly name: string;
  readonly make: (format: PropagatorFormat) => TextMapPropagator;
  /** `format: case`, each with a reason in the caller. A listed case must fail, so that a mended fault is noticed. */
  readonly knownFaults: ReadonlySet<string>;
}

export function propagatorContract({ name, make, knownFaults }: PropagatorSubject): void {
  for (const format of Object.keys(cases) as PropagatorFormat[]) {
    for (const each of [...cases[format], ...every]) {
      const isFault = knownFaults.has(`${format}: ${each.name}`);
      test(`${name}, ${format}: ${isFault ? 'known not to be one that ' : ''}${each.name}`, () => {
        const run = () => each.run(make(format));
        if (isFault) assert.throws(run, 'the fault is gone: take it off the list');
        else run();
      });
    }
  }
}
