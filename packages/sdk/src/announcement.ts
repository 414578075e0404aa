/**
 * When Spoor speaks. A preload that comes by NODE_OPTIONS starts in every Node of a build or a test run, and most of them (tsc,
 * eslint, npm's scripts) have nothing to trace: they are to be as quiet as without us (docs/decisions/when-spoor-speaks.md).
 */
import type { Report } from './report.ts';

type Line = Parameters<Report>;

export interface AnnouncementOptions {
  readonly report: Report;
  /** The line that says what was started. */
  readonly sayStart: () => void;
  /** A worker starts with the settings of its process: the main thread says what there is to say of them. */
  readonly isMainThread: boolean;
}

type State =
  | { readonly tag: 'starting' | 'waiting'; readonly lines: Line[] }
  /** Something was traced, or a server listens. */
  | { readonly tag: 'made' };

export class Announcement {
  readonly #options: AnnouncementOptions;
  #state: State = { tag: 'starting', lines: [] };

  constructor(options: AnnouncementOptions) {
    this.#options = options;
  }

  /** Errors are said at once. What else is said while we start waits; what is said later shows that we are at work. */
  readonly report: Report = (level, message) => {
    if (level !== 'error' && this.#state.tag === 'starting') {
      this.#state.lines.push([level, message]);
      return;
    }
    if (level !== 'error') this.make();
    this.#options.report(level, message);
  };

  started(): void {
    if (this.#state.tag === 'starting') this.#state = { tag: 'waiting', lines: this.#state.lines };
  }

  /** The first time it says what has waited, and then the start line. */
  readonly make = (): void => {
    if (this.#state.tag === 'made') return;
    const { lines } = this.#state;
    this.#state = { tag: 'made' };
    if (!this.#options.isMainThread) return;
    for (const [level, message] of lines) this.#options.report(level, message);
    this.#options.sayStart();
  };
}
