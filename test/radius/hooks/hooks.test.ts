/** Each 29th of all combinations. */
import { hookCalls, testHooks } from './radius-of-hooks.ts';

testHooks(Object.values(hookCalls).flat(), 29);
