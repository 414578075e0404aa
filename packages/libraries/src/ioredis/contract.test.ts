import { testContract } from './fixtures/contract.ts';
import { oldestAndNewest } from './fixtures/versions.ts';

await testContract((alias) => oldestAndNewest.includes(alias));
