/**
 * What all trace headers of one request may take together, counted as HTTP/1.1 writes them: `name: value` and a line end.
 *
 * Node refuses a request whose headers have more than 16384 bytes (`--max-http-header-size`), Apache and Envoy one with more
 * than 100 headers (`LimitRequestFields`, `max_headers_count`), and the rest of both belongs to the application. The bytes are
 * enough for everything that must travel: the identity in every format (340), a tracestate of 512 characters (526; W3C Trace
 * Context level 2, 3.3.1.5), and a `baggage` of 8192 (8203; W3C Baggage, 3.3.2). See docs/decisions/propagation.md.
 */
export const maxTraceHeaderBytes = 9216;
export const maxTraceHeaders = 40;

/** The colon, a space and the line end. */
export const bytesPerHeader = 4;

/** Where a format that needs several headers writes them. */
export interface HeaderSink {
  /** Headers of a message, whose values may hold any character: nothing is escaped for them that only HTTP could not carry. */
  readonly isText?: boolean;
  /** How long the value of one more header may be; negative when there is no room for the header at all. */
  roomFor(name: string): number;
  set(name: string, value: string): void;
}
