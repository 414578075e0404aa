/** The contract of messages with real brokers. */
import { after, test } from 'node:test';
import { messageContract, startKafka, startRabbitmq } from '@spoor/testkit';
import { subjectOf as amqplib, apis } from '../../packages/libraries/src/amqplib/fixtures/subject.ts';
import { subjectOf as kafkajs } from '../../packages/libraries/src/kafkajs/fixtures/subject.ts';

const kafka = await startKafka();
const rabbitmq = await startRabbitmq();

if (kafka === undefined) test.skip('kafkajs with a real Kafka: it is not installed');
else for (const name of ['kafkajs', 'kafkajs-1.4']) messageContract(kafkajs(name, kafka));

if (rabbitmq === undefined) test.skip('amqplib with a real RabbitMQ: it is not installed');
else {
  for (const version of ['amqplib', 'amqplib-0.5']) {
    for (const api of Object.keys(apis) as (keyof typeof apis)[])
      messageContract(amqplib(version, api, rabbitmq));
  }
}

after(async () => {
  await kafka?.stop();
  await rabbitmq?.stop();
});
