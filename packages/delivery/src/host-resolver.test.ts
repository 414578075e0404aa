import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '@spoor/testkit';
import { HostResolver, type Lookup } from './host-resolver.ts';

function resolver(lookup: Lookup) {
  const clock = new ManualClock();
  return { clock, resolver: new HostResolver({ host: 'agent.example', family: 4, clock, lookup }) };
}

test('resolver: a literal address is never looked up', async () => {
  const clock = new ManualClock();
  const lookup = () => assert.fail('no lookup');
  for (const [host, family, address] of [
    ['10.0.0.1', 4, '10.0.0.1'],
    ['[::1]', 6, '::1'],
    ['localhost', 4, '127.0.0.1'],
    ['localhost', 6, '::1'],
  ] as const) {
    const subject = new HostResolver({ host, family, clock, lookup });
    subject.distrust();
    clock.advance(60_000);
    assert.equal((await subject.resolve())[0]?.address, address);
  }
});

test('resolver: healthy, two lookups a minute at most; distrusted, one every five seconds', async () => {
  let lookups = 0;
  const { clock, resolver: subject } = resolver((_host, _options, done) => {
    lookups += 1;
    done(null, [{ address: `10.0.0.${lookups}`, family: 4 }]);
  });
  for (let second = 0; second < 60; second += 1) {
    await subject.resolve();
    clock.advance(1000);
  }
  assert.equal(lookups, 2);
  subject.distrust();
  for (let second = 0; second < 10; second += 1) {
    await subject.resolve();
    clock.advance(1000);
  }
  assert.equal(lookups, 4);
});

test('resolver: concurrent callers share one lookup', async () => {
  let lookups = 0;
  const { resolver: subject } = resolver((_host, _options, done) => {
    lookups += 1;
    setImmediate(() => done(null, [{ address: '10.0.0.1', family: 4 }]));
  });
  await Promise.all([subject.resolve(), subject.resolve()]);
  assert.equal(lookups, 1);
});

test('resolver: a resolver that is down leaves the address that was known', async () => {
  let fails = false;
  const { clock, resolver: subject } = resolver((_host, _options, done) => {
    if (fails) done(new Error('EAI_AGAIN'), []);
    else done(null, [{ address: '10.0.0.1', family: 4 }]);
  });
  await subject.resolve();
  fails = true;
  clock.advance(30_000);
  assert.equal((await subject.resolve())[0]?.address, '10.0.0.1');
});

test('resolver: of several addresses the next is tried after a failure', async () => {
  const { resolver: subject } = resolver((_host, _options, done) =>
    done(null, [
      { address: '10.0.0.1', family: 4 },
      { address: '10.0.0.2', family: 4 },
    ]),
  );
  await subject.resolve();
  subject.distrust();
  assert.equal(subject.known?.address, '10.0.0.2');
});
