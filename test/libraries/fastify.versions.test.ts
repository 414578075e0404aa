import { testShop } from './shop.ts';

for (const [name, fastify, ways] of [
  ['fastify 3.29', 'fastify-3', ['require']],
  ['fastify 4', 'fastify-4', ['import']],
  ['fastify 5.0', 'fastify-5.0', ['require']],
  ['fastify 5', 'fastify', ['require', 'import']],
] as const) {
  testShop({ name, file: 'fastify-shop.cjs', packages: { fastify }, ways });
}
