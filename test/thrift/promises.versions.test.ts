import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { runApp } from '../e2e/run-app.ts';
import { thriftProject } from './thrift-project.ts';

// Q 1.0, and Q 1.5.
for (const version of ['thrift-0.9', 'thrift-0.22'] as const) {
  test(`${version}: handlers with promises of Q run each in the context of its own call, and so do their callers`, async (t) => {
    const { folder, remove } = thriftProject(version);
    t.after(remove);
    const env = { OTEL_TRACES_EXPORTER: 'none' };
    const { stdout, stderr } = await runApp(join(folder, 'concurrent.cjs'), { env });
    assert.deepEqual(JSON.parse(stdout || '{}'), { early: 0, late: 0, caller: 0 }, stderr);
  });
}
