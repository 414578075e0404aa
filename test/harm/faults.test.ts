/** The quick form of faults.long.test.ts. */
import { breakFunctions } from './broken-functions.ts';

await breakFunctions(24);
