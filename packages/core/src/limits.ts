/** How much one span may hold (OpenTelemetry specification, configuration/sdk-environment-variables.md, Span Limits). `Infinity` stands for no limit. */
export interface SpanLimits {
  /** In UTF-16 units, for strings and the strings of arrays. */
  readonly attributeValueLength: number;
  readonly attributeCount: number;
  readonly eventCount: number;
  readonly linkCount: number;
  readonly attributesPerEvent: number;
  readonly attributesPerLink: number;
}

export const defaultLimits: SpanLimits = {
  attributeValueLength: Number.POSITIVE_INFINITY,
  attributeCount: 128,
  eventCount: 128,
  linkCount: 128,
  attributesPerEvent: 128,
  attributesPerLink: 128,
};
