/** Spans around the functions that the configuration names. */
import { processEvents, type Tracer } from '@spoor/core';
import type { Message } from '@spoor/messages';
import { type AnyFunction, Guard, interceptPackage, type OnFault, type Place, type Undo } from '@spoor/patch';
import { Findings } from './findings.ts';
import type { Mark, Miss } from './mark/index.ts';
import { createRewriter, shownPath } from './rewriter.ts';
import { Choice } from './select/choose.ts';
import { type RuledSelector, readRules } from './select/rule-file.ts';
import { TracedFile } from './trace/traced-file.ts';
import { TracedFunction, type Tracing } from './trace/traced-function.ts';
import { wrapExports } from './trace/wrap-exports.ts';
import { wrapFunction } from './trace/wrap-function.ts';

export interface FunctionSettings {
  readonly tracer: Tracer;
  readonly onFault: OnFault;
  /** Selectors as written. */
  readonly functions: readonly string[];
  /** Path of a file with more of them, and what belongs to them. */
  readonly functionsFile: string | undefined;
  readonly workingFolder: string;
  /** Whether what has this name is masked. */
  readonly isSecret: (name: string) => boolean;
  /** Tells the operator; once for each thing. */
  readonly say: (message: Message) => void;
  /** What was not found and what was left out is said at the end of one thread of the process. */
  readonly isMainThread: boolean;
}

/** Where a marked source finds us; the same text as in mark/mark-source.ts, which is loaded later. */
const receiverName = 'spoor:functions';

const loadMarker = () => require('@spoor/functions/marker') as typeof import('./mark/index.ts');
const loadSources = () => require('@spoor/patch/sources') as typeof import('@spoor/patch/sources');

class Functions {
  readonly #rows: readonly RuledSelector[];
  readonly #settings: FunctionSettings;
  readonly #tracing: Tracing;
  readonly #wrapping: Place;
  readonly #findings: Findings;
  readonly #choice: Choice;
  /** A command that lies in a package (`tsx`, `npx`) runs the application in another process, which loads its files. */
  #isApplication = process.argv[1]?.includes('node_modules') !== true;

  constructor(rows: readonly RuledSelector[], settings: FunctionSettings) {
    const { tracer, onFault, isSecret, say, workingFolder } = settings;
    const selectors = rows.map(({ selector }) => selector);
    this.#rows = rows;
    this.#settings = settings;
    this.#tracing = { tracer, guard: new Guard('functions', onFault), isSecret, say };
    this.#wrapping = this.#tracing.guard.lenientPlace('wrapping a function');
    this.#findings = new Findings(selectors, say);
    this.#choice = new Choice(selectors, workingFolder);
  }

  start(): Undo {
    const { workingFolder, isMainThread } = this.#settings;
    Object.defineProperty(globalThis, receiverName, {
      value: (file: string, marks: readonly Mark[], misses: readonly Miss[]) =>
        this.#receive(file, marks, misses),
      configurable: true,
      writable: true,
    });
    const rewriter = createRewriter({
      choice: this.#choice,
      workingFolder,
      onFile: (path) => {
        if (!path.includes('node_modules')) this.#isApplication = true;
      },
      mark: (file, choice) => loadMarker().markSource(file, choice),
      onUnreadable: (path, error) => this.#findings.unreadable(path, error),
    });
    const data = { selectors: this.#rows.map(({ selector }) => selector.text), workingFolder };
    const undos = [
      loadSources().hookSources(rewriter, { file: './functions-loader.mjs', data }),
      ...this.#packages().map((name) => this.#hookExports(name)),
    ];
    const atExit = () => this.#atExit();
    if (isMainThread) processEvents.on('exit', atExit);
    return () => {
      this.#tracing.guard.isTripped = true;
      processEvents.off('exit', atExit);
      for (const undo of undos) undo();
    };
  }

  #atExit(): void {
    if (!this.#isApplication) return;
    try {
      this.#findings.sayRest();
    } catch (error) {
      this.#wrapping.failed(error);
    }
  }

  /** Those of which whatever they export is meant. */
  #packages(): string[] {
    const names = this.#rows.flatMap(({ selector: { place } }) =>
      place.kind === 'package' && place.file === undefined ? [place.name] : [],
    );
    return [...new Set(names)];
  }

  /** Called by a marked source, once in each run of it. Undefined where the source is to run as without us. */
  #receive(file: string, marks: readonly Mark[], misses: readonly Miss[]): TracedFile | undefined {
    try {
      for (const miss of misses) this.#findings.missed(file, miss);
      const functions = marks.map(([path, line, selector]) => this.#traced(selector, { path, line, file }));
      return new TracedFile(functions, this.#tracing.guard, this.#wrapping);
    } catch (fault) {
      this.#wrapping.failed(fault);
      return undefined;
    }
  }

  #traced(selector: number, place: { path: string; line: number | undefined; file: string }): TracedFunction {
    const row = this.#rows[selector];
    if (row === undefined)
      throw new RangeError(`selector must be one of ${this.#rows.length}, got ${selector}`);
    const traced = new TracedFunction(place, row.rule, this.#tracing);
    this.#findings.traced(selector, traced);
    return traced;
  }

  #hookExports(name: string): Undo {
    return interceptPackage({
      name,
      patch: (exports, copy, replace) => {
        const { workingFolder } = this.#settings;
        const choice = this.#choice.ofExports(name);
        const file = shownPath(copy.folder, workingFolder);
        const replacement = wrapExports(exports, {
          choice,
          onPath: (path) => {
            for (const { index } of choice.rows) this.#findings.exported(index, path);
          },
          wrap: (original: AnyFunction, path, selector) =>
            wrapFunction(original, this.#traced(selector, { path, line: undefined, file })),
        });
        if (replacement !== undefined) replace(replacement);
      },
      onError: (error) => this.#wrapping.failed(error),
    });
  }
}

/** @returns what takes it back: functions that are wrapped already pass everything through from then on */
export function startFunctions(settings: FunctionSettings): Undo {
  const { selectors, problems } = readRules(settings.functions, settings.functionsFile);
  for (const problem of problems) settings.say(problem);
  return selectors.every(({ selector }) => selector.isNegated)
    ? () => {}
    : new Functions(selectors, settings).start();
}
