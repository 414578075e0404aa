/** The quick form of hooks.long.test.ts. */
import { testHooks } from './radius-of-hooks.ts';

testHooks(29);
