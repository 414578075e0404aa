// npm start: the collector, the shop, one trace as a tree, then light traffic until Ctrl-C.
// npm start -- --once: the tree alone; the exit status says whether the trace is complete.
import { parseArgs } from 'node:util';
import { runDemo } from './run-demo.ts';

const { values } = parseArgs({ options: { once: { type: 'boolean', default: false } } });
const { stdout } = process;

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // Every one of them, however often: ending in order takes seconds at most, and leaves no service behind.
  process.on(signal, () => stop.abort(signal));
}

runDemo({
  once: values.once,
  signal: stop.signal,
  env: process.env,
  columns: stdout.columns ?? 100,
  coloured: stdout.isTTY === true && !process.env.NO_COLOR,
  out: (text) => void stdout.write(text),
}).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(`demo: ${error instanceof Error ? error.message : error}`);
    process.exitCode = stop.signal.aborted ? 130 : 1;
  },
);
