/** `2026-11-22T14:03:27.512` in the reader's time zone, as the browser's field wants it; microseconds as digits. */
export function localText(micros: string): string {
  if (!/^\d{1,17}$/.test(micros)) return '';
  const date = new Date(Math.floor(Number(micros) / 1000));
  if (Number.isNaN(date.getTime())) return '';
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, -1);
}

/** What the field holds in microseconds as digits; empty if it holds no time. */
export function microsOfLocal(text: string): string {
  const millis = new Date(text).getTime();
  return Number.isNaN(millis) ? '' : String(millis * 1000);
}
