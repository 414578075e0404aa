// The preload: `node --require spoor/register app.js`, or --import, or either in NODE_OPTIONS. Whatever goes wrong in
// here, the application runs as if we were not there, and one line on stderr says why. This file alone is built for Nodes
// that are too old for the rest of it.
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { firstLines, type Message } from '@spoor/messages';
import { loadWithCache } from '@spoor/patch/code-cache';

const env = { ...process.env };

function say(line: Message): void {
  try {
    const { OTEL_LOG_LEVEL: level = '' } = env;
    if (level.toLowerCase() !== 'none') writeSync(2, `spoor: ${line}\n`);
  } catch {
    // No stderr to write to.
  }
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < 20 || (major === 20 && minor < 6);
}

try {
  const { node } = process.versions;
  if (isTooOld(node)) say(firstLines.nodeTooOld(node));
  else {
    // Required inside of the try: a missing dependency throws while it is loaded.
    const sdk = loadWithCache(join(__dirname, 'sdk.cjs')) ?? require('@spoor/sdk');
    const { preload } = sdk as typeof import('@spoor/sdk');
    preload(env);
  }
} catch (error) {
  const reason = error instanceof Error ? error.message.split('\n', 1).join() : String(error);
  say(firstLines.couldNotStart(reason));
}
