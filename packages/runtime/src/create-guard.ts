export type Guarded = (work: () => void) => void;

/**
 * Stands around each entry into this room from an event of the process, a signal or a timer: a fault of ours is told, and
 * changes nothing of how the process ends.
 */
export function createGuard(onFault: (error: unknown) => void): Guarded {
  return (work) => {
    try {
      work();
    } catch (error) {
      tell(onFault, error);
    }
  };
}

function tell(onFault: (error: unknown) => void, error: unknown): void {
  try {
    onFault(error);
  } catch {
    // Whoever cannot be told need not be.
  }
}
