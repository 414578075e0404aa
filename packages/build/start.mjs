// npm start, alone in a fresh clone: makes it ready, then opens the demo in this same process, so that a Ctrl-C
// has one receiver.
import { prepare } from './prepare.mjs';

prepare();
const { register } = await import('tsx/esm/api');
register();
await import('../demo/src/main.ts');
