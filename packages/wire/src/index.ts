export type { LogRecord, ProcessRecord, ReferenceRecord, SpanRecord, Tag, TagValue } from './span-record.ts';
