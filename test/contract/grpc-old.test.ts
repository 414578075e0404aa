import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { grpcContract } from '@spoor/testkit';
import { runGrpcScenarios } from './run-grpc-scenarios.ts';

const require = createRequire(import.meta.url);
// Inside of the repository, so that what grpc-js itself needs is found.
const cache = join(import.meta.dirname, '..', '..', '.cache');
mkdirSync(cache, { recursive: true });

/** An alias of npm stands under a name of its own; an application has it under the true one. */
function copyOf(alias: string): string {
  const folder = mkdtempSync(join(cache, `${alias}-`));
  after(() => rmSync(folder, { recursive: true }));
  const copy = join(folder, 'node_modules', '@grpc', 'grpc-js');
  cpSync(dirname(require.resolve(`${alias}/package.json`)), copy, { recursive: true });
  return copy;
}

for (const alias of ['grpc-js-1.2', 'grpc-js-1.8']) {
  const copy = copyOf(alias);
  grpcContract({
    name: alias,
    missing: [],
    wrong: [],
    // Before 1.10 a handler that throws ends the process.
    without: ['UnaryThrow', 'ClientStreamThrow', 'ServerStreamThrow', 'BidiThrow'],
    run: (t, expectedSpans) =>
      runGrpcScenarios(t, { engine: 'fast', expectedSpans, args: [copy, 'before-1.10'] }),
  });
}
