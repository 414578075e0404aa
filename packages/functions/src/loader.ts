/**
 * Marks ES modules where Node asks for them in a thread beside the application's, as a bundle of its own
 * (https://nodejs.org/api/module.html#moduleregisterspecifier-parenturl-options). What is found is told by the marked sources themselves.
 */
import type { SourceRewriter } from '@spoor/patch/sources';
import { createThreadLoad } from '@spoor/patch/sources/thread-load';
import { markSource } from './mark/index.ts';
import { createRewriter } from './rewriter.ts';
import { Choice } from './select/choose.ts';
import { parseSelector } from './select/selector.ts';

export interface LoaderData {
  /** Texts of all selectors, in their order. */
  readonly selectors: readonly string[];
  readonly workingFolder: string;
}

let rewriter: SourceRewriter | undefined;

export function initialize({ selectors, workingFolder }: LoaderData): void {
  const parsed = selectors.map(parseSelector).filter((selector) => selector !== undefined);
  rewriter = createRewriter({
    choice: new Choice(parsed, workingFolder),
    workingFolder,
    mark: markSource,
    // A file that only another loader behind this one can read, or syntax that is newer than the parser.
    onUnreadable() {},
  });
}

export const load = createThreadLoad(() => rewriter);
