import { givenField } from '@spoor/core';

/** As a tagged template has them, or a list of the text alone. */
type Strings = readonly unknown[];

/** Of templates without parts that are SQL themselves; the strings of a template are one object for each place in the code. */
const textsByStrings = new WeakMap<object, string>();

/** A query inside of another one may be nested, and may hold itself. */
const deepest = 16;
const mostParts = 1000;

/** The name of a table or column, with its quotes, as `sql(name)` makes it. */
function identifierText(value: object): string | undefined {
  const isIdentifier = givenField(givenField(value, 'constructor'), 'name') === 'Identifier';
  const name = isIdentifier ? givenField(value, 'value') : undefined;
  return typeof name === 'string' ? name : undefined;
}

class StatementText {
  text = '';
  isPlain = true;
  #values = 0;
  #parts = 0;

  add(strings: Strings, args: readonly unknown[], depth: number): void {
    this.text += typeof strings[0] === 'string' ? strings[0] : '';
    for (let index = 1; index < strings.length && this.#parts < mostParts; index++) {
      this.#parts++;
      this.#addPart(args[index - 1], depth);
      this.text += strings[index];
    }
  }

  #addPart(value: unknown, depth: number): void {
    if (typeof value === 'object' && value !== null) {
      const [strings, args] = [givenField(value, 'strings'), givenField(value, 'args')];
      const name = identifierText(value);
      this.isPlain &&= name === undefined && !Array.isArray(strings);
      if (name !== undefined) {
        this.text += name;
        return;
      }
      if (Array.isArray(strings) && depth < deepest) {
        this.add(strings, Array.isArray(args) ? args : [], depth + 1);
        return;
      }
    }
    this.text += `$${++this.#values}`;
  }
}

/** With `$1` in the place of the first value, fragments and names in their places; undefined for what is no text. */
export function statementText(strings: unknown, args: unknown): string | undefined {
  if (!Array.isArray(strings) || typeof strings[0] !== 'string') return undefined;
  if (strings.length === 1) return strings[0];
  const values: readonly unknown[] = Array.isArray(args) ? args : [];
  const isTemplate = Object.isFrozen(strings);
  const known =
    isTemplate && !values.some((value) => typeof value === 'object')
      ? textsByStrings.get(strings)
      : undefined;
  if (known !== undefined) return known;
  const made = new StatementText();
  made.add(strings, values, 0);
  const { text, isPlain } = made;
  if (isTemplate && isPlain) textsByStrings.set(strings, text);
  return text;
}
