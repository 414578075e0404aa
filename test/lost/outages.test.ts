import { test } from 'node:test';
import { ill, outliveOutage, refused } from './fixtures/outlive-outage.ts';

for (const [name, outage] of Object.entries({
  refused: refused(0.4),
  503: ill(503, 0.4),
  400: ill(400, 0.4),
})) {
  test(`whole engine, collector ${name}: produced = received + reported as lost`, (t) =>
    outliveOutage(t, outage));
}
