import { testShop } from './shop.ts';

for (const [koa, router, ways] of [
  ['koa', '@koa/router', ['require', 'import']],
  ['koa', 'koa-router-12', ['require']],
  ['koa-2', 'koa-router-8', ['require']],
  ['koa-2', 'koa-router-7', ['import']],
] as const) {
  testShop({ name: `${koa} with ${router}`, file: 'koa-shop.cjs', packages: { koa, router }, ways });
}
