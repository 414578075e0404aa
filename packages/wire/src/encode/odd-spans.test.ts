/** The quick form of odd-spans.long.test.ts. */
import { testOddSpans } from '../fixtures/odd-spans.ts';

testOddSpans(16);
