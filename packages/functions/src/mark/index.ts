export { withoutInsertions } from './insertions.ts';
export { type Mark, type Miss, markSource, receiverName, type SourceFile } from './mark-source.ts';
export type { SourceFormat } from './parse-source.ts';
