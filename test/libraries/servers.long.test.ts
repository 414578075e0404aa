import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import {
  type RealServer,
  startKafka,
  startMariadb,
  startMemcached,
  startMongodb,
  startNats,
  startPostgres,
  startRabbitmq,
  startRedis,
} from '@spoor/testkit';

const servers: Readonly<Record<string, () => Promise<RealServer | undefined>>> = {
  redis: startRedis,
  memcached: startMemcached,
  postgres: startPostgres,
  mariadb: startMariadb,
  mongodb: startMongodb,
  nats: startNats,
  rabbitmq: startRabbitmq,
  kafka: startKafka,
};

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

for (const [name, start] of Object.entries(servers)) {
  test(`${name} accepts connections on a free port, and is gone when it is stopped`, async (context) => {
    const server = await start();
    if (server === undefined) {
      context.skip(`${name} is not installed`);
      return;
    }
    const accepted = await isListening(server.port);
    await server.stop();
    assert.deepEqual([accepted, await isListening(server.port)], [true, false]);
  });
}
