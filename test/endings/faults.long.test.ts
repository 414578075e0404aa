import { breakEnds } from './fixtures/broken-ends.ts';

await breakEnds(1);
