import { relative } from 'node:path';
import type { SourceFormat, SourceRewriter } from '@spoor/patch/sources';
import type { SourceFile } from './mark/index.ts';
import type { Choice, FileChoice } from './select/choose.ts';

export interface RewriterOptions {
  readonly choice: Choice;
  readonly workingFolder: string;
  /** Told of each file that is loaded. */
  readonly onFile?: (path: string) => void;
  /** `markSource`, which is loaded with the parser when the first file is in question. */
  readonly mark: (file: SourceFile, choice: FileChoice) => string | undefined;
  readonly onUnreadable: (path: string, error: unknown) => void;
}

/** As it is shown: below the working folder, with slashes. */
export const shownPath = (path: string, workingFolder: string): string =>
  relative(workingFolder, path).replaceAll('\\', '/');

/** Marks the files that selectors are about. */
export function createRewriter({
  choice,
  workingFolder,
  onFile,
  mark,
  onUnreadable,
}: RewriterOptions): SourceRewriter {
  return {
    wants(path) {
      onFile?.(path);
      return choice.of(path) !== undefined;
    },
    rewrite(source: string, path: string, format: SourceFormat) {
      const wanted = choice.of(path);
      if (wanted === undefined) return undefined;
      const shown = shownPath(path, workingFolder);
      try {
        return mark({ source, path: shown, format }, wanted);
      } catch (error) {
        onUnreadable(shown, error);
        return undefined;
      }
    },
  };
}
