// GET /api/*=0.5
/** What stands before the last `=` belongs to the protocol; `=` may occur in it. */
export interface SampleRate {
  readonly pattern: string;
  /** From 0 to 1. */
  readonly rate: number;
}

export function parseSampleRate(text: string): SampleRate | undefined {
  const at = text.lastIndexOf('=');
  if (at === -1) return undefined;
  const number = text.slice(at + 1).trim();
  const rate = Number(number);
  if (!/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(number) || rate > 1) return undefined;
  return { pattern: text.slice(0, at).trim(), rate };
}
