import { test } from 'node:test';
import { startRecordingCollector } from './fixtures/recording-collector.ts';
import { soak } from './fixtures/soak.ts';

test('soak: 2,000 requests through http and gRPC leave nothing behind', async (t) => {
  const collector = await startRecordingCollector(t);
  await soak(t, 2000, `http://127.0.0.1:${collector.port}/api/traces`);
});
