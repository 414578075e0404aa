import { breakFunctions } from './broken-functions.ts';

await breakFunctions(1);
