import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Outcome {
  /** Names of the tests that passed, with those of the tests around them. */
  readonly passed: ReadonlySet<string>;
  readonly status: number | null;
  readonly output: string;
}

/** A file that hangs fails its tests instead of holding the run. */
const deadlineMs = 60_000;

/** Runs one file of a suite from the suite's folder. */
export async function runFile(
  script: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const child = spawn(process.env['SPOOR_TEST_NODE'] || process.execPath, script, {
    cwd,
    // Mocha prints what `only` or colours say; Node's own runner hands its state to children.
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const deadline = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
  let output = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  clearTimeout(deadline);
  return { passed: passedIn(output), status, output: output + stderr };
}

const subtest = /^( *)# Subtest: (.*)$/;
const result = /^( *)(not ok|ok)\b *\d* *-? *(.*)$/;

/**
 * The passed tests of a TAP document: `ok 1 - name`, inside of the tests that stand further left. Ports, times and other long
 * numbers in names differ from run to run.
 */
export function passedIn(tap: string): Set<string> {
  const around: string[] = [];
  const passed = new Set<string>();
  for (const line of tap.split('\n')) {
    const [, inner = '', title] = subtest.exec(line) ?? [];
    if (title !== undefined) {
      around.length = inner.length / 4;
      around.push(title);
      continue;
    }
    const [, indent = '', verdict, name = ''] = result.exec(line) ?? [];
    if (verdict !== 'ok' || /# (SKIP|TODO)\b/i.test(name)) continue;
    const path = [...around.slice(0, indent.length / 4), name].join(' > ').replaceAll(/\d{4,}/g, 'N');
    passed.add(unused(passed, path));
  }
  return passed;
}

/** Tests may have one name; then their number tells them apart. */
function unused(names: ReadonlySet<string>, name: string): string {
  for (let count = 2; ; count++) {
    const numbered = count === 2 ? name : `${name} (${count - 1})`;
    if (!names.has(numbered)) return numbered;
  }
}
