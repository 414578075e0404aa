/** What a span says came over the network: a control or bidi character must not reach the terminal as itself. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, '\u{fffd}');
}

export function clip(text: string, columns: number): string {
  const characters = [...text];
  return characters.length <= columns ? text : `${characters.slice(0, Math.max(0, columns - 1)).join('')}…`;
}

export const columnsOf = (text: string): number => [...text].length;

export interface Palette {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const asIs = (text: string): string => text;
const sgr = (on: number, off: number) => (text: string) => `\u001b[${on}m${text}\u001b[${off}m`;

/**
 * Colour only where a person looks at it, and not where one said no (https://no-color.org); FORCE_COLOR beats both, as
 * in Node (tty.WriteStream.getColorDepth).
 */
export function isColoured({ FORCE_COLOR, NO_COLOR, TERM }: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTerminal && !NO_COLOR && TERM !== 'dumb';
}

export function paletteFor(coloured: boolean): Palette {
  if (!coloured) return { bold: asIs, dim: asIs, red: asIs, green: asIs, cyan: asIs };
  return {
    bold: sgr(1, 22),
    dim: sgr(2, 22),
    red: sgr(31, 39),
    green: sgr(32, 39),
    cyan: sgr(36, 39),
  };
}
