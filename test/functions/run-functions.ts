/** Runs a small application, written to a folder of its own, with functions traced. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { type ReceivedSpan, receiveSpans } from '../e2e/received-spans.ts';
import { type PreloadWay, runApp } from '../e2e/run-app.ts';
import { makeFolder } from './shape-programs.ts';

function write(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = makeFolder(t);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

export interface Run {
  readonly files: Readonly<Record<string, string>>;
  readonly functions?: string;
  readonly script?: readonly string[];
  readonly env?: Record<string, string>;
  readonly way?: PreloadWay;
  /** How many spans there will be. */
  readonly count: number;
}

export async function runFunctions(
  t: TestContext,
  { files, functions, script = ['app.js'], env, way, count }: Run,
) {
  const receiver = await receiveSpans(t);
  const cwd = write(t, files);
  symlinkSync(join(import.meta.dirname, '../../node_modules/tsx'), join(cwd, 'node_modules-tsx'));
  const ended = await runApp(script, {
    cwd,
    ...(way === undefined ? {} : { way }),
    env: {
      ...receiver.http,
      OTEL_SERVICE_NAME: 'app',
      ...(functions === undefined ? {} : { SPOOR_FUNCTIONS: functions }),
      ...env,
    },
  });
  const spans = count === 0 ? [] : await receiver.spans('app', count);
  const lines = ended.stderr.split('\n').filter((line) => line.startsWith('spoor: '));
  return { ...ended, spans, lines };
}

export const names = (spans: readonly ReceivedSpan[]): string[] => spans.map(({ name }) => name).sort();
