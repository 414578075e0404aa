/** All combinations of servers. */
import { hookCalls, testHooks } from './radius-of-hooks.ts';

testHooks(hookCalls.server, 1);
