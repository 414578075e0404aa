import { testShop } from './shop.ts';

testShop({ name: 'hapi 20', file: 'hapi-shop.cjs', packages: { hapi: 'hapi-20' }, ways: ['require'] });
testShop({ name: 'hapi 21', file: 'hapi-shop.cjs', packages: { hapi: '@hapi/hapi' } });
