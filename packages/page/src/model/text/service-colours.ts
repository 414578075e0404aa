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

/** Names beyond this many are not remembered: they have the colour of their hash. */
const mostNames = 200;

/**
 * A colour for each service, the same every time. The hash of the name proposes one; where a service that was seen
 * earlier has it, the next free one is taken and remembered.
 */
export class ServiceColours {
  readonly #slots: Map<string, number>;
  readonly #remember: (slots: Readonly<Record<string, number>>) => void;

  constructor(known: unknown, remember: (slots: Readonly<Record<string, number>>) => void) {
    this.#slots = new Map(readSlots(known));
    this.#remember = remember;
  }

  of(service: string): string {
    const known = this.#slots.get(service);
    if (known !== undefined) return colourAt(known);
    const proposed = hash(service) % palette.length;
    if (this.#slots.size >= mostNames) return colourAt(proposed);
    const taken = new Set(this.#slots.values());
    let slot = proposed;
    for (let tries = 0; tries < palette.length && taken.has(slot); tries++)
      slot = (slot + 1) % palette.length;
    this.#slots.set(service, slot);
    this.#remember(Object.fromEntries(this.#slots));
    return colourAt(slot);
  }
}

const colourAt = (slot: number): string => palette[slot] ?? palette[0];

/** What was remembered may have been written by an older page, or by hand. */
function readSlots(known: unknown): [string, number][] {
  if (typeof known !== 'object' || known === null) return [];
  return Object.entries(known)
    .filter(([, slot]) => Number.isInteger(slot) && slot >= 0 && slot < palette.length)
    .slice(0, mostNames);
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
