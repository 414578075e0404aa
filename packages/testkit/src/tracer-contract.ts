import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ContextManager, context } from '@opentelemetry/api';
import { spanCases } from './span-cases.ts';
import { type MadeTracers, type TracerSettings, tracerCases } from './tracer-cases.ts';

export interface TracerSubject {
  readonly name: string;
  /** Its resource says `service.name` = `contract`. */
  readonly make: (settings: TracerSettings) => MadeTracers;
  readonly contextManager: () => ContextManager;
  /** Cases, each with a reason in the caller. A listed case must fail, so that a mended fault is noticed. */
  readonly knownFaults: ReadonlySet<string>;
}

export function tracerContract({ name, make, contextManager, knownFaults }: TracerSubject): void {
  before(() => {
    context.disable();
    context.setGlobalContextManager(contextManager());
  });
  after(() => context.disable());
  for (const each of [...tracerCases, ...spanCases]) {
    const isFault = knownFaults.has(each.name);
    test(`${name}: ${isFault ? 'known not to be so: ' : ''}${each.name}`, async () => {
      const run = async () => each.run((settings = {}) => make(settings));
      if (isFault) await assert.rejects(run, 'the fault is gone: take it off the list');
      else await run();
    });
  }
}
