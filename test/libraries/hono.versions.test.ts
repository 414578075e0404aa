import { testShop } from './shop.ts';

testShop({
  name: 'hono 4',
  file: 'hono-shop.cjs',
  packages: { hono: 'hono-4', server: '@hono/node-server' },
});
