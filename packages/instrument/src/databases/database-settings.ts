/** What the settings say of all databases and caches at once. */
export interface DatabaseSettings {
  /** Spans also where there is none to belong to, as for what a client does in the background. */
  readonly recordsRoots: boolean;
  /** No value that was sent or stored is in any text of a span. */
  readonly masksValues: boolean;
}
