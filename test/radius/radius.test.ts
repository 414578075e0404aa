/** The quick form of radius.long.test.ts. */
import { testRadius } from './radius.ts';

testRadius(8);
