/**
 * Stands around each entry into this room from an event of the process, a signal or an immediate: a fault of ours is told, and
 * changes nothing of how the process ends.
 */
export interface EndGuard {
  attempt(work: () => void): void;
  /** The same work as a listener. */
  around<Args extends unknown[]>(work: (...args: Args) => void): (...args: Args) => void;
}

export function createGuard(onFault: (error: unknown) => void): EndGuard {
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      tell(onFault, error);
    }
  };
  const around =
    <Args extends unknown[]>(work: (...args: Args) => void) =>
    (...args: Args): void => {
      try {
        work(...args);
      } catch (error) {
        tell(onFault, error);
      }
    };
  return { attempt, around };
}

function tell(onFault: (error: unknown) => void, error: unknown): void {
  try {
    onFault(error);
  } catch {
    // Whoever cannot be told need not be.
  }
}
