import { matchPlace, type PlaceMatcher } from './place.ts';
import type { NamedFunction, Selector } from './selector.ts';

/** A function as the source has it. */
export interface Found {
  /** `Repo.find`, and other paths by which it can be meant: `default`. */
  readonly paths: readonly string[];
  readonly line: number;
  /** A getter, a setter, or what a pattern with `*` must not take for another reason. */
  readonly isOnlyNamed: boolean;
  /** Made by a call, so that only running it tells whether it is a function. */
  readonly isMade: boolean;
}

/** Called by Node and by everybody's code for nearly every object, so that a pattern never means them. */
const neverByPattern = /(^|\.)(constructor|toString|toJSON|valueOf|then|@@[^.]*)$/;

/** What compilers put into a file: esbuild, tsx and tslib begin the names with two underscores, swc has its own. */
const compilerHelper =
  /^(__[a-zA-Z]|_(export|export_star|interop_require_\w+|getRequireWildcardCache|async_to_generator|async_generator\w*|define_property|class_\w+|object_\w+|ts_\w+|using_ctx|check_private_\w+|array_\w+|non_iterable_\w+|to_\w+|create_class|inherits|call_super|get_prototype_of|set_prototype_of|sliced_to_array|unsupported_iterable_to_array)(\.|$))/;

const isNeverByPattern = (path: string): boolean => neverByPattern.test(path) || compilerHelper.test(path);

function isNamed({ pattern, isExact, isLastExact }: NamedFunction, found: Found): boolean {
  if (found.isMade && !isExact) return false;
  return found.paths.some(
    (path) => pattern.test(path) && (isLastExact || !(found.isOnlyNamed || isNeverByPattern(path))),
  );
}

/** One selector with its place in the list, and whether a file is in it. */
interface Row {
  readonly selector: Selector;
  readonly index: number;
  readonly isIn: PlaceMatcher;
}

/** What is wanted of one file. */
export class FileChoice {
  readonly rows: readonly Row[];

  constructor(rows: readonly Row[]) {
    this.rows = rows;
  }

  /** Whether the text can hold anything that is wanted. A named file is parsed in any case, to say which names it has. */
  isWorthParsing(source: string): boolean {
    return this.rows.some(({ selector: { what, place, isNegated } }) => {
      if (isNegated) return false;
      if (what.kind === 'line' || place.isExact) return true;
      return what.literal === '' || source.includes(what.literal);
    });
  }

  /** The selector that decides, by its index; undefined where the function is not wanted. */
  choose(found: Found): number | undefined {
    let chosen: number | undefined;
    for (const { selector, index } of this.rows) {
      const { what } = selector;
      const isMeant = what.kind === 'line' ? what.line === found.line && !found.isMade : isNamed(what, found);
      if (isMeant) chosen = selector.isNegated ? undefined : index;
    }
    return chosen;
  }
}

/** All selectors, in their order. Made once in each thread that loads files. */
export class Choice {
  readonly #rows: readonly Row[];

  constructor(selectors: readonly Selector[], workingFolder: string) {
    this.#rows = selectors.map((selector, index) => ({
      selector,
      index,
      isIn: matchPlace(selector.place, workingFolder),
    }));
  }

  /** Undefined for nearly all files. */
  of(path: string): FileChoice | undefined {
    const rows = this.#rows.filter(({ isIn }) => isIn(path));
    return rows.every(({ selector }) => selector.isNegated) ? undefined : new FileChoice(rows);
  }

  /** For what a package exports, by whatever file. */
  ofExports(name: string): FileChoice {
    return new FileChoice(
      this.#rows.filter(
        ({ selector: { place } }) =>
          place.kind === 'package' && place.name === name && place.file === undefined,
      ),
    );
  }
}
