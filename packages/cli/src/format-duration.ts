/** `640 µs`, `84.5 ms`, `1.23 s`, `2 m 5 s`: as Jaeger's page prints them. */
export function formatDuration(micros: number): string {
  if (micros < 999.5) return `${Math.round(micros)} µs`;
  if (micros < 999_950) return `${trimmed(micros / 1000)} ms`;
  if (micros < 59_950_000) return `${trimmed(micros / 1_000_000)} s`;
  const seconds = Math.round(micros / 1_000_000);
  return `${Math.floor(seconds / 60)} m ${seconds % 60} s`;
}

const trimmed = (value: number): string => String(Number(value.toFixed(value < 9.995 ? 2 : 1)));
