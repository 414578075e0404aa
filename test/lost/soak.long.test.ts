/** SPOOR_SOAK_REQUESTS=2000000 for the hour's worth, which takes longer than a check before every change may. */
import { test } from 'node:test';
import { startRecordingCollector } from './fixtures/recording-collector.ts';
import { soak } from './fixtures/soak.ts';

const requests = Number(process.env['SPOOR_SOAK_REQUESTS'] || 200_000);

test(`soak: ${requests} requests through http and gRPC leave nothing behind`, async (t) => {
  const collector = await startRecordingCollector(t);
  collector.keepsSpans = false;
  await soak(t, requests, `http://127.0.0.1:${collector.port}/api/traces`);
});
