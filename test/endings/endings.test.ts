/** The commonest ways to end a process, over UDP and HTTP; endings.long.test.ts has all of them. */
import { after, before, test } from 'node:test';
import { bundlePreload, checkEnd } from './fixtures/check-end.ts';
import { ends } from './fixtures/ends.ts';

let cleanUp = () => {};
before(async () => {
  cleanUp = await bundlePreload();
});
after(() => cleanUp());

for (const protocol of ['udp', 'http'] as const) {
  for (const end of ends.filter(({ quick }) => quick)) {
    test(`ending over ${protocol}: ${end.name}`, () => checkEnd(end, protocol, 'main'));
  }
}
