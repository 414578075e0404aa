/** The versions that publish nothing. */
import { testContract } from './fixtures/contract.ts';

await testContract((alias) => alias !== '@redis/client');
