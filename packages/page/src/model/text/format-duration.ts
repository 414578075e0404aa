/** `640 µs`, `84.5 ms`, `1.23 s`, `2 m 5 s`: as Jaeger's page prints them. */
export function formatDuration(micros: number): string {
  if (micros < 0) return `-${formatDuration(-micros)}`;
  if (micros < 999.5) return `${Math.round(micros)} µs`;
  if (micros < 999_950) return `${trimmed(micros / 1000)} ms`;
  if (micros < 59_950_000) return `${trimmed(micros / 1_000_000)} s`;
  const seconds = Math.round(micros / 1_000_000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}

const trimmed = (value: number): string => String(Number(value.toFixed(value < 9.995 ? 2 : 1)));

const unitMicros: Readonly<Record<string, number>> = {
  µs: 1,
  us: 1,
  ms: 1000,
  s: 1_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
};

/** `1.5s`, `200 ms`, `1m30s` in microseconds, a bare number in milliseconds; undefined if it is none of these. */
export function parseDuration(text: string): number | undefined {
  const compact = text.replace(/\s+/g, '');
  if (/^\d+(\.\d+)?$/.test(compact)) return Number(compact) * 1000;
  if (!/^(\d+(\.\d+)?(µs|us|ms|s|m|h))+$/.test(compact)) return undefined;
  let micros = 0;
  for (const [, number, unit = ''] of compact.matchAll(/(\d+(?:\.\d+)?)(µs|us|ms|s|m|h)/g)) {
    micros += Number(number) * (unitMicros[unit] ?? 0);
  }
  return Math.round(micros);
}
