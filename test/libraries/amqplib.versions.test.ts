import { startFakeRabbitmq } from '@spoor/testkit';
import { messageVersions } from './message-versions.ts';

messageVersions({
  name: 'amqplib',
  installed: ['amqplib', 'amqplib-0.5'],
  sends: 'publish orders',
  system: 'rabbitmq',
  start: startFakeRabbitmq,
});
