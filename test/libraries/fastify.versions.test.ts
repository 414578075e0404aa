import { testShop } from './shop.ts';

for (const [name, copy] of Object.entries({
  'fastify 3.29': 'fastify-3',
  'fastify 4': 'fastify-4',
  'fastify 5.0': 'fastify-5.0',
  'fastify 5': 'fastify',
})) {
  testShop({ name, file: 'fastify-shop.cjs', packages: { fastify: copy } });
}
