import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { testNode } from '../e2e/run-app.ts';
import { testShop } from './shop.ts';

const major = Number.parseInt(execFileSync(testNode, ['--version'], { encoding: 'utf8' }).slice(1), 10);
/** Version 11 asks for a binding of Node that went away with Node 24, version 12 for Node 22. */
const versions = { 'restify 11': major < 24, 'restify 12': major >= 22 };
const copies: Record<string, string> = { 'restify 11': 'restify', 'restify 12': 'restify-12' };

for (const [name, runs] of Object.entries(versions)) {
  const restify = copies[name] ?? '';
  if (runs) testShop({ name, file: 'restify-shop.cjs', packages: { restify }, ways: ['require'] });
  else test(name, { skip: `${name} does not run on Node ${major}` }, () => {});
}
