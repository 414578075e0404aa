export { startMemcached, startRedis } from './caches.ts';
export { startMariadb, startMongodb, startPostgres } from './databases.ts';
export { startKafka, startNats, startRabbitmq } from './queues.ts';
export type { RealServer } from './real-server.ts';
