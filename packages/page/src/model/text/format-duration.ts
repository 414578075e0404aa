import { parseLength } from '@spoor/rules/go-duration';

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

/** `1.5s`, `200 ms`, `1m30s` in microseconds, a bare number in milliseconds; undefined if it is none of these. */
export function parseDuration(text: string): number | undefined {
  const compact = text.replace(/\s+/g, '');
  if (/^\d+(\.\d+)?$/.test(compact)) return Number(compact) * 1000;
  const micros = parseLength(compact);
  return micros === undefined ? undefined : Math.round(micros);
}
