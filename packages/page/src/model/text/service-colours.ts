/**
 * Told apart with every common form of colour blindness when neighbours, since they alternate in lightness as well as in
 * hue; visible on white and on near-black alike. None is the red that marks errors.
 */
const palette = [
  '#4c86d6',
  '#d98a1f',
  '#1f9e8f',
  '#9a6fd0',
  '#8f9a2e',
  '#d669a4',
  '#4fb0d8',
  '#a8754f',
  '#3f9c55',
  '#6b75d8',
  '#c9a52c',
  '#788ca0',
  '#b45cc0',
  '#58b98d',
  '#a3936a',
  '#5f93a8',
] as const;

/** From a taken colour to the next candidate: far in hue, and every colour is come by. */
const stride = 7;

/** Names beyond this many are not remembered: they have the colour of their hash. */
const mostNames = 200;

/**
 * A colour for each service by its name: the same in every browser, whatever was seen before. Where two services that stand
 * beside each other would have the same, the one that is later in the alphabet takes another one and keeps it.
 */
export class ServiceColours {
  readonly #moved: Map<string, number>;
  readonly #remember: (slots: Readonly<Record<string, number>>) => void;

  /** `known` are the services that had to take another colour, as they were remembered. */
  constructor(known: unknown, remember: (slots: Readonly<Record<string, number>>) => void) {
    this.#moved = new Map(readSlots(known));
    this.#remember = remember;
  }

  of(service: string): string {
    return palette[this.#slotOf(service)] ?? palette[0];
  }

  /**
   * Sees to it that services that are shown together differ, as long as there are colours, and in any case those that call
   * each other. Says whether a colour has changed.
   */
  separate(services: readonly string[], neighbours: readonly (readonly [string, string])[] = []): boolean {
    const names = [...new Set(services)].sort();
    let changed = names.length <= palette.length && this.#spread(names);
    for (const pair of neighbours) {
      const [first, second] = [...pair].sort();
      if (first === undefined || second === undefined || first === second) continue;
      if (this.#slotOf(first) !== this.#slotOf(second)) continue;
      const near = neighbours.flatMap(([a, b]) => (a === second ? [b] : b === second ? [a] : []));
      changed = this.#move(second, new Set(near.map((name) => this.#slotOf(name)))) || changed;
    }
    if (changed) this.#remember(Object.fromEntries(this.#moved));
    return changed;
  }

  #spread(names: readonly string[]): boolean {
    const taken = new Set<number>();
    let changed = false;
    for (const name of names) {
      if (taken.has(this.#slotOf(name))) changed = this.#move(name, taken) || changed;
      taken.add(this.#slotOf(name));
    }
    return changed;
  }

  #move(name: string, taken: ReadonlySet<number>): boolean {
    if (this.#moved.size >= mostNames && !this.#moved.has(name)) return false;
    let slot = this.#slotOf(name);
    for (let tries = 0; tries < palette.length && taken.has(slot); tries++)
      slot = (slot + stride) % palette.length;
    if (slot === this.#slotOf(name)) return false;
    this.#moved.set(name, slot);
    return true;
  }

  #slotOf(name: string): number {
    return this.#moved.get(name) ?? hash(name) % palette.length;
  }
}

/** What was remembered may have been written by an older page, or by hand. */
function readSlots(known: unknown): [string, number][] {
  if (typeof known !== 'object' || known === null) return [];
  return Object.entries(known)
    .filter(([, slot]) => Number.isInteger(slot) && slot >= 0 && slot < palette.length)
    .slice(0, mostNames);
}

/** FNV-1a, 32 bits, with its upper half folded in: the lower bits alone are alike for names that differ in one letter. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value ^ (value >>> 16)) >>> 0;
}
