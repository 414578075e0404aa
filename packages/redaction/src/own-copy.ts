/** Taken when the preload is loaded, since an application may replace the global later (test/globals.test.ts). */
export const { Buffer: RealBuffer } = globalThis;

/** A copy of a slice: one of more than 12 characters would hold the whole URL in memory (V8). */
export const ownCopy = (text: string): string =>
  text.length <= 12 ? text : RealBuffer.from(text, 'utf8').toString('utf8');
