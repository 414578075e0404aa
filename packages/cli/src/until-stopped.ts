/** Resolves at the first SIGINT or SIGTERM, and leaves the next one to Node: a second Ctrl-C always ends us. */
export function untilStopped(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    // A pending promise alone would not keep the process running.
    const alive = setInterval(() => {}, 2 ** 30);
    const stop = (signal: NodeJS.Signals) => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      clearInterval(alive);
      resolve(signal);
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}
