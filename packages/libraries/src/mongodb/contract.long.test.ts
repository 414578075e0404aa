/** The version between the oldest and the newest. */
import { testContract } from './fixtures/contract.ts';

await testContract((alias) => alias === 'mongodb-5');
