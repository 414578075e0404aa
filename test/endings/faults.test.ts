/** The quick form of faults.long.test.ts. */
import { breakEnds } from './fixtures/broken-ends.ts';

await breakEnds(9);
