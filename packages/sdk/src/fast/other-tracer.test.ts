import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findOtherTracer, OtherTracerNotice } from './other-tracer.ts';

for (const name of [
  'dd-trace',
  '@opencensus/nodejs',
  '@opencensus/nodejs-base',
  '@risingstack/opentracing-auto',
  'opentracing-auto',
  'lightstep-tracer',
  'appoptics-apm',
]) {
  test(`${name} is named when it is preloaded`, () => {
    for (const start of [
      { execArgv: ['-r', name], nodeOptions: undefined },
      { execArgv: [], nodeOptions: `--require=/app/node_modules/${name}/index.js` },
    ]) {
      assert.equal(findOtherTracer(start), name);
      const lines: string[] = [];
      const notice = new OtherTracerNotice(start, (line) => lines.push(line));
      notice.look(false);
      notice.look(false);
      assert.deepEqual(lines, [
        `another tracer must not run in the same process, got ${name}; the OpenTelemetry API and the trace headers are ours, it records only what does not go through the API`,
      ]);
    }
  });
}

test('what carries on with us is no other tracer', () => {
  for (const name of ['opentracing', 'jaeger-client', 'zipkin', 'express-opentracing']) {
    assert.equal(findOtherTracer({ execArgv: ['-r', name], nodeOptions: undefined }), undefined);
  }
});
