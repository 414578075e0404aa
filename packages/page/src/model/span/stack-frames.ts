export interface Frame {
  readonly text: string;
  /** Of the program itself: not of a library, not of the runtime. */
  readonly isOwn: boolean;
}

// `at charge (/app/src/charge.ts:22:18)` of JavaScript and Java, `File "app.py", line 3, in charge` of Python,
// `/app/main.go:42 +0x1d` of Go. Lines that are none of these, such as the message, are no frames.
const frame = /^\s+at\s|^\s*File ".*", line \d+|^\s+\S+\.go:\d+/;
const foreign =
  /[\\/]node_modules[\\/]|\(?node:|\bnode:internal|[\\/](?:site|dist)-packages[\\/]|^\s*at (?:java|javax|jdk|sun|kotlin|scala)\.|\bnative\b|<anonymous>\)?$|[\\/]go[\\/]src[\\/]|[\\/]pkg[\\/]mod[\\/]/;

export function readStack(stack: string): Frame[] {
  return stack
    .split('\n')
    .filter((line) => frame.test(line))
    .map((line) => ({ text: line.trim(), isOwn: !foreign.test(line) }));
}

/** The first frames, those of the program before all others: where to look. */
export function firstFrames(frames: readonly Frame[], count: number): Frame[] {
  const own = frames.filter(({ isOwn }) => isOwn);
  return (own.length > 0 ? own : frames).slice(0, count);
}
