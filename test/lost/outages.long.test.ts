import { test } from 'node:test';
import { foreignCertificate, ill, moved, outliveOutage, refused } from './fixtures/outlive-outage.ts';

const outages = {
  refused: refused(10),
  'black-holed': ill('black hole', 10),
  slow: ill('slow', 10),
  'resetting mid-body': ill('resets', 10),
  400: ill(400, 10),
  413: ill(413, 10),
  429: ill(429, 10),
  500: ill(500, 10),
  503: ill(503, 10),
  'with a foreign certificate': foreignCertificate(10),
};

for (const [name, outage] of Object.entries(outages)) {
  test(`whole engine, collector ${name}: produced = received + reported as lost`, (t) =>
    outliveOutage(t, outage));
}

for (const name of ['stale', 'gone'] as const) {
  test(`whole engine, collector at another address, its name ${name}: produced = received + reported as lost`, (t) =>
    outliveOutage(t, moved(t, name, 10)));
}
