/** All combinations of HTTP/2. */
import { hookCalls, testHooks } from './radius-of-hooks.ts';

testHooks(hookCalls.http2, 1);
