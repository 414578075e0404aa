// The preload: `node --require spoor/register app.js`, or --import, or either in NODE_OPTIONS. Whatever goes wrong in
// here, the application runs as if we were not there, and one line on stderr says why.
import { writeSync } from 'node:fs';

const env = { ...process.env };

try {
  // Required inside of the try: a missing dependency throws while it is loaded.
  const { preload } = require('@spoor/sdk') as typeof import('@spoor/sdk');
  preload(env);
} catch (error) {
  const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
  try {
    const silent = env['OTEL_LOG_LEVEL']?.toLowerCase() === 'none';
    if (!silent) writeSync(2, `spoor: could not start, the application runs untraced: ${reason}\n`);
  } catch {
    // No stderr to write to.
  }
}
