/**
 * The trace id in what people paste: an id, a `traceparent` (where it stands second), an `uber-trace-id` (where it stands first),
 * or the address of a trace's page.
 */
export function traceIdIn(text: string): string | undefined {
  const trimmed = text.trim();
  const inAddress = /\/traces?\/([0-9a-f]{1,32})(?![0-9a-z])/i.exec(trimmed)?.[1];
  const id = inAddress ?? /^(?:[0-9a-f]{2}-)?([0-9a-f]{1,32})(?![0-9a-z])/i.exec(trimmed)?.[1];
  return id?.toLowerCase();
}
