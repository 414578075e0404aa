import { testShop } from './shop.ts';

for (const [name, express] of [
  ['express 4', 'express-4'],
  ['express 5', 'express'],
] as const) {
  testShop({ name: `errors of ${name}`, file: 'express-errors-shop.cjs', packages: { express } });
}
