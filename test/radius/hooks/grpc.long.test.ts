/** All combinations of grpc-js. */
import { hookCalls, testHooks } from './radius-of-hooks.ts';

testHooks(hookCalls.grpc, 1);
