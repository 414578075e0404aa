/** All combinations of client requests. */
import { hookCalls, testHooks } from './radius-of-hooks.ts';

testHooks(hookCalls.client, 1);
