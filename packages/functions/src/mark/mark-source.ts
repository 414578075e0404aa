/** Makes a source tell us of its functions: the functions are wrapped where they are defined, by calls that are put into its lines. */
import { nearest } from '@spoor/config/nearest';
import type { FileChoice } from '../select/choose.ts';
import { access, editFor, firstStatement, MemberMarks } from './edits.ts';
import { findTargets } from './find-targets.ts';
import { type Growth, InlineMap } from './inline-map.ts';
import { Insertions, quoted, Rank } from './insertions.ts';
import { parseSource, type SourceFormat, type SourceNode } from './parse-source.ts';
import { Positions } from './positions.ts';
import type { Target } from './target.ts';

/** Where a marked source finds us. A string: a file may have a `Symbol` of its own. */
export const receiverName = 'spoor:functions';

/** One traced function: its path, its line, and the selector that chose it. */
export type Mark = readonly [path: string, line: number, selector: number];
/** A selector that names this file and finds nothing in it, with the nearest path or why the function cannot be had. */
export type Miss = readonly [selector: number, kind: 'absent' | 'untraceable', detail: string];

export interface SourceFile {
  readonly source: string;
  /** As it is shown, with slashes. */
  readonly path: string;
  readonly format: SourceFormat;
}

const has = (source: string): boolean => source.includes('$spoor_fn');

/** What a marked source does where nobody of ours is, as in a worker that was started without the preload. */
const bare =
  '{w:(i,f)=>f,d:(i,f)=>Object.defineProperty(f,"name",{value:"default"}),v:(i,f)=>f,p:(i,f)=>f,o:(o)=>o,c(){}}';

function header(file: SourceFile, marks: readonly Mark[], misses: readonly Miss[]): string {
  const call = `globalThis[${quoted(receiverName)}]?.(${quoted(file.path)},${quoted(marks)},${quoted(misses)})`;
  if (marks.length === 0) return `${call};`;
  return `var $spoor_file;function $spoor_fn(){return $spoor_file??=${call}??${bare}}${access};`;
}

function lineReader(positions: Positions, map: InlineMap | undefined): (position: number) => number {
  return (position) => {
    const line = positions.line(position);
    return (map?.originalLine(line, positions.column(position)) ?? line) + 1;
  };
}

/** A function that is declared twice in one block is the last of them. */
function isOverwritten(target: Target, later: readonly Target[]): boolean {
  if (target.kind !== 'declaration') return false;
  return later.some(
    (other) => other.kind === 'declaration' && other.block === target.block && other.name === target.name,
  );
}

function missesOf(
  choice: FileChoice,
  targets: readonly Target[],
  used: ReadonlySet<number>,
): readonly Miss[] {
  const misses: Miss[] = [];
  for (const { selector, index } of choice.rows) {
    const { what, place, isNegated } = selector;
    if (isNegated || used.has(index) || !place.isExact) continue;
    if (what.kind === 'line') misses.push([index, 'absent', '']);
    else if (what.isExact) {
      const paths = targets.flatMap((target) => (target.kind === 'missed' ? [] : target.paths));
      misses.push([index, 'absent', nearest(what.text, paths) ?? '']);
    } else misses.push([index, 'absent', '']);
  }
  return misses;
}

function growthsOf(insertions: Insertions, positions: Positions): Growth[] {
  return insertions.sorted().map(({ at, text }) => ({
    line: positions.line(at),
    column: positions.column(at),
    length: text.length,
  }));
}

interface Chosen {
  readonly target: Target;
  readonly selector: number;
}

function chooseTargets(targets: readonly Target[], choice: FileChoice): readonly Chosen[] {
  const chosen: Chosen[] = [];
  for (const target of targets) {
    const selector = choice.choose(target);
    if (selector !== undefined) chosen.push({ target, selector });
  }
  return chosen.sort((a, b) => a.target.node.start - b.target.node.start);
}

function nameOf({ paths, line }: Target, file: SourceFile): string {
  return paths[0] ?? `${file.path.slice(file.path.lastIndexOf('/') + 1)}:${line}`;
}

/**
 * The source with its calls, or undefined where nothing is wanted of it. Throws acorn's SyntaxError for a text that is none in JavaScript.
 *
 * @param choice the selectors that are about this file
 */
export function markSource(file: SourceFile, choice: FileChoice): string | undefined {
  const { source, format } = file;
  if (has(source) || !choice.isWorthParsing(source)) return undefined;
  const nodes = parseSource(source, format);
  const positions = new Positions(source);
  const map = InlineMap.of(source);
  const targets = findTargets(nodes, lineReader(positions, map));
  const to = new Insertions();
  const edit = { source, members: new MemberMarks(), to };
  const marks: Mark[] = [];
  const misses: Miss[] = [];
  const used = new Set<number>();
  const chosen = chooseTargets(targets, choice);
  const kept = chosen.map(({ target }) => target);
  chosen.forEach(({ target, selector }, at) => {
    used.add(selector);
    if (target.kind === 'missed') misses.push([selector, 'untraceable', nameOf(target, file)]);
    else if (!isOverwritten(target, kept.slice(at + 1))) {
      editFor(target, marks.length, edit);
      marks.push([nameOf(target, file), target.line, selector]);
    }
  });
  misses.push(...missesOf(choice, targets, used));
  if (marks.length === 0 && misses.length === 0) return undefined;
  edit.members.write(to);
  to.add(firstStatement(nodes.at(-1) as SourceNode), Rank.header, 0, header(file, marks, misses));
  const marked = to.apply(source);
  return map === undefined ? marked : map.replaceIn(source, marked, growthsOf(to, positions));
}
