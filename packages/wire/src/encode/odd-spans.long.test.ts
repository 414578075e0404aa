import { testOddSpans } from '../fixtures/odd-spans.ts';

testOddSpans(1);
