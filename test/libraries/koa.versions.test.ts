import { testShop } from './shop.ts';

for (const [koa, router] of [
  ['koa', '@koa/router'],
  ['koa', 'koa-router'],
  ['koa', 'koa-router-12'],
  ['koa-2', '@koa/router'],
  ['koa-2', 'koa-router-8'],
  ['koa-2', 'koa-router-7'],
] as const) {
  testShop({ name: `${koa} with ${router}`, file: 'koa-shop.cjs', packages: { koa, router } });
}
