import { catalogue } from './message.ts';

/** What the first file of the preload says, before anything else is loaded. */
export const firstLines = catalogue({
  nodeTooOld: (version: string) =>
    `Node must be 20.6 or later, got ${version}; the application runs untraced`,
  couldNotStart: (reason: string) => `could not start, the application runs untraced: ${reason}`,
});
