export { TracePrinter, type Write } from './trace-printer.ts';
export { formatDuration, formatTraceTree, type TreeSpan } from './trace-tree.ts';
