/**
 * Work for a timer, a promise, a socket or an event of the process, where nobody of ours waits above: what throws in it ends in
 * `onThrow` and never reaches the application (docs/decisions/radius-of-a-fault.md). A test finds entries without it.
 */
export function guarded<Args extends readonly unknown[]>(
  work: (...args: Args) => void,
  onThrow: (error: unknown) => void,
): (...args: Args) => void {
  return (...args) => {
    try {
      work(...args);
    } catch (error) {
      try {
        onThrow(error);
      } catch {
        // Nobody is left to be told.
      }
    }
  };
}
