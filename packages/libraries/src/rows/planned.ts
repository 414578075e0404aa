import type { PlannedRow } from '../row.ts';

const names =
  'amqplib aws-lambda aws-sdk bunyan cassandra-driver connect cucumber dataloader dns fs generic-pool graphql hapi ioredis kafkajs knex ' +
  'koa lru-memoizer memcached mongodb mongoose mysql mysql2 nestjs-core net openai oracledb pg pino redis restify runtime-node ' +
  'socket.io tedious winston fastify redis-4';

export const plannedRows: readonly PlannedRow[] = names
  .split(' ')
  .map((name) => ({ kind: 'planned', name }) as const);
