// 2026-05-04T03:02:01.123456789Z   2026-05-04T05:02:01+02:00

const form = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})$/i;

/** Microseconds since the epoch, or undefined if the text is no such time. */
export function parseRfc3339Micros(text: string): number | undefined {
  const match = form.exec(text);
  if (match === null) return undefined;
  const millis = Date.parse(`${match[1]}${match[3]}`);
  if (Number.isNaN(millis)) return undefined;
  return millis * 1000 + Math.floor(Number(`0.${match[2] ?? '0'}`) * 1_000_000);
}
