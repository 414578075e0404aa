/** Every way to end a process, over UDP and HTTP: the spans arrive, and nobody else can tell. */
import { after, before, test } from 'node:test';
import { bundlePreload, checkEnd } from './fixtures/check-end.ts';
import { ends, workerEnds } from './fixtures/ends.ts';

let cleanUp = () => {};
before(async () => {
  cleanUp = await bundlePreload();
});
after(() => cleanUp());

for (const protocol of ['udp', 'http'] as const) {
  for (const end of ends.filter(({ quick }) => !quick)) {
    test(`ending over ${protocol}: ${end.name}`, () => checkEnd(end, protocol, 'main'));
  }
  for (const end of workerEnds) {
    test(`ending over ${protocol}, in a worker: ${end.name}`, () => checkEnd(end, protocol, 'worker'));
  }
}
