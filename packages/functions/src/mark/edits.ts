/** What is put into a source for each kind of function. `$spoor_fn` is what the header declares. */
import { type Insertions, privatePrefix, quoted, Rank } from './insertions.ts';
import { nodeAt, nodesAt } from './names.ts';
import type { SourceNode } from './parse-source.ts';
import type { Member, Target } from './target.ts';

/** Callable before the header has run: a hoisted function may be called by a module that imports this one in a circle. */
export const access = '$spoor_fn()';

/** The first statement that is no directive, or the end of the block. */
export function firstStatement(block: SourceNode): number {
  for (const statement of nodesAt(block, 'body')) {
    if (statement !== null && statement['directive'] === undefined) return statement.start;
  }
  return block.end - (block.type === 'Program' ? 0 : 1);
}

/** A statement of the block's own beginning, or, in a `switch`, right before the declaration. */
function statementPlace(block: SourceNode, node: SourceNode): number {
  return block.type === 'SwitchStatement' ? node.start : firstStatement(block);
}

type Of<Kind extends Target['kind']> = Target & { readonly kind: Kind };

/** The text before the parameters of a function without a name. */
const untilParameters =
  /(?:async\b)?(?:\s|\/\*[\s\S]*?\*\/|\/\/.*\n)*function(?:\s|\/\*[\s\S]*?\*\/|\/\/.*\n)*\*?/y;

function declare(
  { block, node, name }: Of<'declaration'>,
  source: string,
  mark: number,
  to: Insertions,
): void {
  const at = statementPlace(block, node);
  if (name !== undefined) {
    to.add(at, Rank.statement, mark, `${name}=${access}.w(${mark},${name});`);
    return;
  }
  // `export default function () {}`: with a name it can be assigned.
  untilParameters.lastIndex = node.start;
  if (!untilParameters.test(source)) return;
  to.add(untilParameters.lastIndex, Rank.open, 0, ' $spoor_default');
  to.add(at, Rank.statement, mark, `$spoor_default=${access}.d(${mark},$spoor_default);`);
}

const memberFlags = ({ isStatic, isSymbol, accessor }: Member): number =>
  (isStatic ? 1 : 0) + (isSymbol ? 2 : 0) + (accessor === 'get' ? 4 : 0) + (accessor === 'set' ? 8 : 0);

/** The method gets another name, and its own becomes a getter of the wrapper: it keeps name, length and identity. */
function reachPrivate({ element, isStatic }: Of<'private'>, mark: number, to: Insertions): void {
  const key = nodeAt(element, 'key') as SourceNode;
  const name = String(key['name']);
  const modifier = isStatic ? 'static ' : '';
  to.add(
    element.start,
    Rank.statement,
    mark,
    `${modifier}get #${name}(){return ${access}.p(${mark},this.#${privatePrefix}${name})}`,
  );
  to.rename(key.start + 1);
}

/** Members by the class or object that they are reached by. */
export class MemberMarks {
  readonly #byOwner = new Map<SourceNode, [mark: number, key: string, flags: number][]>();

  add(owner: SourceNode, mark: number, member: Member): void {
    const known = this.#byOwner.get(owner);
    const entry: [number, string, number] = [mark, member.key, memberFlags(member)];
    if (known === undefined) this.#byOwner.set(owner, [entry]);
    else known.push(entry);
  }

  write(to: Insertions): void {
    for (const [owner, entries] of this.#byOwner) {
      if (owner.type === 'ObjectExpression') to.wrap(owner, `${access}.o(`, `,${quoted(entries)})`);
      else {
        const body = nodeAt(owner, 'body') as SourceNode;
        to.add(body.start + 1, Rank.statement, -1, `static{${access}.c(this,${quoted(entries)});}`);
      }
    }
  }
}

export interface Edit {
  readonly source: string;
  readonly members: MemberMarks;
  readonly to: Insertions;
}

/** @param mark the number of the function in the file's table */
export function editFor(target: Target, mark: number, { source, members, to }: Edit): void {
  switch (target.kind) {
    case 'declaration':
      declare(target, source, mark, to);
      break;
    case 'value': {
      const { inferredName: name } = target;
      // The name that the engine gives to a function without one is taken from where it stands: here, from a key.
      const [before, after] =
        name === undefined
          ? ['', '']
          : [`{${name === '__proto__' ? '["__proto__"]' : quoted(name)}:`, `}[${quoted(name)}]`];
      to.wrap(target.node, `${access}.w(${mark},${before}`, `${after})`);
      break;
    }
    case 'made':
      to.wrap(target.node, `${access}.v(${mark},`, ')');
      break;
    case 'member':
      members.add(target.owner, mark, target.member);
      break;
    case 'private':
      reachPrivate(target, mark, to);
      break;
  }
}
