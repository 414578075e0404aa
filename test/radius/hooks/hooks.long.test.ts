import { testHooks } from './radius-of-hooks.ts';

testHooks(1);
