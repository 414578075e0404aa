import { test } from 'node:test';
import { startFakeKafka } from '@spoor/testkit';
import { messageVersions } from './message-versions.ts';

const { run } = messageVersions({
  name: 'kafkajs',
  installed: ['kafkajs', 'kafkajs-1.4'],
  sends: 'send orders',
  system: 'kafka',
  start: startFakeKafka,
});

test("with upstream's instrumentation of the application's own there is one set of spans", () =>
  run('kafkajs', 'require', 'upstream-kafkajs.cjs'));
