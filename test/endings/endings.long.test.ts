/** Every way to end a process, over UDP, HTTP and both: the spans arrive, and nobody else can tell. */
import { test } from 'node:test';
import { checkEnd } from './fixtures/check-end.ts';
import { ends, workerEnds } from './fixtures/ends.ts';

for (const protocol of ['udp', 'http', 'both'] as const) {
  for (const end of ends.filter(({ quick }) => protocol === 'both' || !quick)) {
    test(`ending over ${protocol}: ${end.name}`, () => checkEnd(end, protocol, 'main'));
  }
  for (const end of workerEnds) {
    test(`ending over ${protocol}, in a worker: ${end.name}`, () => checkEnd(end, protocol, 'worker'));
  }
}
