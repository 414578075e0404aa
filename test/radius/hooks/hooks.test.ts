/** Each 29th of all combinations. */
import { testHooks } from './radius-of-hooks.ts';

testHooks(29);
