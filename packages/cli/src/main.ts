#!/usr/bin/env node
import { runCommandLine } from './run-command-line.ts';
import { isColoured, paletteFor } from './terminal-text.ts';

const { stdout, stderr, env } = process;
const coloured = isColoured(env, stdout.isTTY === true);

// `spoor traces | head` closes the pipe when it has enough.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

runCommandLine(process.argv.slice(2), {
  out: (text) => void stdout.write(text),
  err: (line) => void stderr.write(`${line}\n`),
  env,
  columns: stdout.columns ?? 100,
  coloured,
  paint: paletteFor(coloured),
}).then((status) => {
  process.exitCode = status;
});
