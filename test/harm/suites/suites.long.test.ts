/**
 * Other people's tests: what passes bare passes under the preload. `node packages/build/tools.mjs suites` installs the
 * packages that ship theirs.
 */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { traced } from '../run-both.ts';
import { type Outcome, passedIn, runFile } from './run-file.ts';
import { filesOf, type Suite, suites } from './suite-table.ts';

const installed = join(import.meta.dirname, '..', '..', '..', '.cache', 'tools', 'suites', 'node_modules');
/** Most of a file's time it waits. */
const filesAtOnce = 4;
/** A test that fails now and then without us is run again, on both sides. */
const tries = 3;

const agent = createSocket('udp4');
let spansArrived = 0;
agent.on('message', () => {
  spansArrived += 1;
});
before(async () => {
  agent.bind(0, '127.0.0.1');
  await once(agent, 'listening');
});
after(() => agent.close());

const tracedEnv = (): Record<string, string> => ({
  ...traced(),
  OTEL_TRACES_EXPORTER: 'jaeger',
  OTEL_EXPORTER_JAEGER_AGENT_HOST: '127.0.0.1',
  OTEL_EXPORTER_JAEGER_AGENT_PORT: String(agent.address().port),
  // The start line is ours; some of these tests compare what a child prints.
  OTEL_LOG_LEVEL: 'none',
});

interface Verdict {
  readonly file: string;
  readonly passed: number;
  /** Passed bare in every try and under the preload in none. */
  readonly lost: readonly string[];
  readonly output: string;
}

async function compare(suite: Suite, folder: string, file: string): Promise<Verdict> {
  const script = suite.run(file);
  let lost: string[] = [];
  let ours: Outcome | undefined;
  let passed = 0;
  for (let attempt = 0; attempt < tries; attempt++) {
    const bare = await runFile(script, folder, {});
    ours = await runFile(script, folder, tracedEnv());
    const missing = namesOf(bare).filter((name) => !namesOf(ours as Outcome).includes(name));
    lost = attempt === 0 ? missing : missing.filter((name) => lost.includes(name));
    passed = bare.passed.size;
    if (lost.length === 0) break;
  }
  return { file, passed, lost, output: ours?.output ?? '' };
}

/** The end of the process is one more test. */
const namesOf = ({ passed, status }: Outcome): string[] => [
  ...passed,
  ...(status === 0 ? ['exit status 0'] : []),
];

async function atOnce<T>(
  count: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: count }, worker));
}

for (const suite of suites) {
  const folder = join(installed, suite.name);
  const skip = existsSync(folder) ? false : 'needs node packages/build/tools.mjs suites';
  test(`${suite.name}: what passes bare passes under the preload`, { skip }, async (t) => {
    const before = spansArrived;
    const verdicts: Verdict[] = [];
    await atOnce(
      suite.inTurns === true ? 1 : filesAtOnce,
      filesOf(suite, folder),
      async (file) => void verdicts.push(await compare(suite, folder, file)),
    );
    const passed = verdicts.reduce((sum, verdict) => sum + verdict.passed, 0);
    t.diagnostic(`${passed} tests in ${verdicts.length} files`);
    const failures = verdicts.filter(({ lost }) => lost.length > 0);
    assert.deepEqual(
      failures.map(({ file, lost }) => ({ file, lost })),
      [],
      failures.map(({ file, output }) => `${file}\n${output.slice(-3000)}`).join('\n'),
    );
    assert.ok(passed > 0, 'nothing passed bare');
    assert.equal(
      spansArrived > before,
      suite.withoutSpans !== true,
      'spans arrive where servers and clients are used',
    );
  });
}

test('passed tests are read off TAP with the names around them', () => {
  const tap = [
    'TAP version 13',
    '# Subtest: outer',
    '    # Subtest: inner on port 40123',
    '    ok 1 - inner on port 40123',
    '      ---',
    '    not ok 2 - broken',
    '    1..2',
    'ok 1 - outer',
    'ok 2 - skipped # SKIP',
    'ok 3 same',
    'ok 4 same',
  ];
  assert.deepEqual([...passedIn(tap.join('\n'))], ['outer > inner on port N', 'outer', 'same', 'same (2)']);
});
