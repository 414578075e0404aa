/** Where a format that needs several headers writes them. */
export interface HeaderSink {
  set(name: string, value: string): void;
}
