import { nodeMajor, testShop } from './shop.ts';

const file = 'hapi-shop.cjs';
testShop({
  name: 'hapi 20',
  file,
  packages: { hapi: 'hapi-20' },
  ways: ['require'],
  // It answers a copy of the error, which has no stack from Node 22 on.
  losesStacks: nodeMajor >= 22,
});
testShop({ name: 'hapi 21', file, packages: { hapi: '@hapi/hapi' } });
