// 1.5s  100ms  2h30m  250us: durations as Go writes them, which is how Jaeger's API takes them.

const microsOf: Readonly<Record<string, number>> = {
  ns: 1e-3,
  us: 1,
  µs: 1,
  ms: 1e3,
  s: 1e6,
  m: 60e6,
  h: 3600e6,
};

/** In microseconds; `undefined` when it is no duration. */
export function parseGoDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  let micros = 0;
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)) {
    micros += Number(number) * (microsOf[unit ?? ''] ?? 0);
  }
  return micros;
}
