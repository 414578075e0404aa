/** What became of each selector, for the operator: what matched nothing is named, with the nearest name. */
import { nearest } from '@spoor/config/nearest';
import type { Message } from '@spoor/messages';
import type { Miss } from './mark/index.ts';
import { messages } from './messages.ts';
import type { Selector } from './select/selector.ts';
import { mostNested, type TracedFunction } from './trace/traced-function.ts';

type Say = (message: Message) => void;

export class Findings {
  readonly #selectors: readonly Selector[];
  readonly #say: Say;
  /** Selectors of which a function was found, or of which it has been said that none was. */
  readonly #settled = new Set<number>();
  readonly #functions = new Set<TracedFunction>();
  readonly #exported = new Map<number, Set<string>>();

  constructor(selectors: readonly Selector[], say: Say) {
    this.#selectors = selectors;
    this.#say = say;
  }

  traced(selector: number, traced: TracedFunction): void {
    this.#settled.add(selector);
    this.#functions.add(traced);
  }

  /** A path that a package exports, which was not chosen. */
  exported(selector: number, path: string): void {
    const known = this.#exported.get(selector) ?? new Set();
    this.#exported.set(selector, known);
    if (known.size < 1000) known.add(path);
  }

  missed(file: string, [index, kind, detail]: Miss): void {
    const what = this.#selectors[index]?.what;
    if (what === undefined || this.#settled.has(index)) return;
    this.#settled.add(index);
    if (kind === 'untraceable') {
      this.#say(messages.untraceable(file, detail));
      return;
    }
    const name = what.kind === 'line' ? `function that begins in line ${what.line}` : what.text;
    this.#say(messages.absent(file, name, detail));
  }

  unreadable(file: string, error: unknown): void {
    this.#say(messages.unreadable(file, String(error)));
  }

  /** At the end of the process: what nothing that was loaded has matched, and what was left out. */
  sayRest(): void {
    for (const [index, selector] of this.#selectors.entries()) {
      if (selector.isNegated || this.#settled.has(index)) continue;
      const { what } = selector;
      const known = [...(this.#exported.get(index) ?? [])];
      const near = what.kind === 'name' ? nearest(what.text, known) : undefined;
      this.#say(messages.unmatched(selector.text, near ?? ''));
    }
    for (const { place, rule, cap, nestedCount } of this.#functions) {
      const where = `${place.file}#${place.path}`;
      if (cap.leftOutCount > 0) this.#say(messages.leftOut(where, cap.leftOutCount, rule.maxPerSecond));
      if (nestedCount > 0) this.#say(messages.nested(where, nestedCount, mostNested));
    }
  }
}
