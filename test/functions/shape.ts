/**
 * Small programs, one for each way in which JavaScript defines a function. Each is run bare and traced, as CommonJS and as an ES module,
 * and must look the same to itself. `EXPORT(value)` stands for the export of the module system at hand.
 */
export interface Shape {
  readonly name: string;
  readonly source: string;
  /** The functions that a pattern takes, once for each call of them that `run` makes, sorted. */
  readonly spans: readonly string[];
  /** Paths that only a selector with that very name takes, and that `run` calls once each. */
  readonly onlyNamed?: readonly string[];
  /** Its syntax or meaning is that of one module system. */
  readonly only?: 'cjs' | 'esm';
}

export const shape = (name: string, spans: string, source: string, more: Partial<Shape> = {}): Shape => ({
  name,
  spans: spans === '' ? [] : spans.split(' '),
  source,
  ...more,
});

/** Where an error was made: its line, without the column. */
export const line = "(/:(\\d+):\\d+\\)?$/m.exec(new Error('here').stack.split('\\n')[1]) ?? [])[1]";
