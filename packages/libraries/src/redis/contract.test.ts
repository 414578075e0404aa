import { testContract } from './fixtures/contract.ts';

await testContract((alias) => alias === '@redis/client');
