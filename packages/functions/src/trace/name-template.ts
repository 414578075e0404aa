// "cart {args[0].id}", "cart {0.id}"
import { type Expression, evaluate, parseExpression, type Readable } from './expression.ts';

/** The name of a span, made of texts and of what a call was made with. */
export type NameTemplate = readonly (string | Expression)[];

export const templateRule = 'a name with expressions of args and this in braces, such as "cart {args[0].id}"';

/** `{0.id}` is short for `{args[0].id}`. */
const unshortened = (text: string): string => text.trim().replace(/^(\d+)/, 'args[$1]');

/** @returns undefined for a text that is none */
export function parseNameTemplate(text: string): NameTemplate | undefined {
  const parts: (string | Expression)[] = [];
  const pieces = text.split(/\{([^{}]*)\}/);
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 0) {
      if (/[{}]/.test(piece)) return undefined;
      if (piece !== '') parts.push(piece);
      continue;
    }
    const expression = parseExpression(unshortened(piece));
    // A name is given when the call begins.
    if (expression === undefined || expression.origin === 'result' || expression.origin === 'error')
      return undefined;
    parts.push(expression);
  }
  return parts.length === 0 ? undefined : parts;
}

export function fillNameTemplate(template: NameTemplate, call: Readable): string {
  let name = '';
  for (const part of template) name += typeof part === 'string' ? part : String(evaluate(part, call) ?? '');
  return name;
}
