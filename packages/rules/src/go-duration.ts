// Go's time.ParseDuration: 1.5s  300ms  1h15m30.918s  -2us  0

const unitMicros: Readonly<Record<string, number>> = {
  ns: 0.001,
  us: 1,
  µs: 1,
  μs: 1,
  ms: 1000,
  s: 1_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
};

// The signs for micro are escaped, since the bundle of every start is plain ASCII.
const part = /(\d+\.?\d*|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/y;

/** Microseconds, which may be negative; undefined if the text is not a duration. The grammar is that of Go's time package. */
export function parseGoDuration(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[-+]/, '');
  if (digits === '0') return 0;
  if (digits === '') return undefined;
  let micros = 0;
  part.lastIndex = 0;
  while (part.lastIndex < digits.length) {
    const match = part.exec(digits);
    if (match === null) return undefined;
    micros += Number(match[1]) * (unitMicros[match[2] ?? ''] ?? 0);
  }
  return sign * micros;
}

/** The same for what lasts: undefined also for what is negative. */
export function parseLength(text: string): number | undefined {
  const micros = parseGoDuration(text);
  return micros === undefined || micros < 0 ? undefined : micros;
}
