import { nodeMajor, testShop } from './shop.ts';

/** Version 11 asks for a binding of Node that went away with Node 24, version 12 for Node 22. */
const versions = { 'restify 11': nodeMajor < 24, 'restify 12': nodeMajor >= 22 };
const copies: Record<string, string> = { 'restify 11': 'restify', 'restify 12': 'restify-12' };

for (const [name, runs] of Object.entries(versions)) {
  const restify = copies[name] ?? '';
  if (runs) testShop({ name, file: 'restify-shop.cjs', packages: { restify }, ways: ['require'] });
}
