/**
 * Without node:worker_threads, which costs a millisecond of every start and replaces `process.chdir` when it is loaded. In a
 * worker Node marks what only the main thread may do; https://nodejs.org/api/process.html#processabort is one of them.
 */
export const isMainThread = (process.abort as { readonly disabled?: boolean }).disabled !== true;
