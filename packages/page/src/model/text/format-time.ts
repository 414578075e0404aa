const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** `14:03:27.512`, in the reader's time zone. */
export function formatClock(micros: number): string {
  const millis = Math.floor(micros / 1000);
  return `${clock.format(millis)}.${String(((millis % 1000) + 1000) % 1000).padStart(3, '0')}`;
}

const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** `22 Nov`. */
export const formatDay = (micros: number): string => shortDay.format(Math.floor(micros / 1000));

/** `22 Nov 2026, 14:03:27.512`. */
export function formatDateTime(micros: number): string {
  return `${day.format(Math.floor(micros / 1000))}, ${formatClock(micros)}`;
}

const zone = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'shortOffset' });

/** `UTC`, `UTC+2`: how far the reader's clock was from it at that time. */
export function timeZoneName(micros: number): string {
  const part = zone.formatToParts(Math.floor(micros / 1000)).find(({ type }) => type === 'timeZoneName');
  return (part?.value ?? 'UTC').replace('GMT', 'UTC').replace(/[+-]0$/, '');
}

/** `Africa/Nairobi`, as the reader's machine is set. */
export const timeZonePlace = (): string => zone.resolvedOptions().timeZone;

/** `just now`, `40 s ago`, `3 min ago`, `2 h ago`, `5 d ago`. */
export function formatAgo(micros: number, nowMillis: number): string {
  const seconds = Math.round((nowMillis - micros / 1000) / 1000);
  if (seconds < 2) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

/** `1 span`, `12,345 spans`. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `0%`, `0.4%`, `12%`. */
export function formatShare(share: number): string {
  const percent = share * 100;
  return `${percent === 0 || percent >= 10 ? Math.round(percent) : Number(percent.toPrecision(2))}%`;
}

export interface RateUnit {
  readonly name: 's' | 'min' | 'h';
  readonly seconds: number;
}

/** For all values of a plot the same: by the second, by the minute where no second sees one, or by the hour. */
export function rateUnit(mostPerSecond: number): RateUnit {
  if (mostPerSecond >= 1) return { name: 's', seconds: 1 };
  return mostPerSecond * 60 >= 0.5 ? { name: 'min', seconds: 60 } : { name: 'h', seconds: 3600 };
}

export function formatRate(rate: number, { name }: RateUnit): string {
  return rate === 0 ? '0' : `${Number(rate.toPrecision(3))}/${name}`;
}
