import workerThreads from 'node:worker_threads';

/**
 * Whether this is the thread in which Node runs the loaders of `module.register`. Node runs the preloads of `--require` there too,
 * although nothing of the application ever does. Every other thread beside the main one has a port to its parent.
 */
export function isLoaderThread(): boolean {
  return !workerThreads.isMainThread && workerThreads.parentPort === null;
}
