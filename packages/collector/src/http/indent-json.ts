// {"a":[1,{}]}  becomes, with four blanks as in Go's MarshalIndent(value, "", "    "):
// {
//     "a": [
//         1,
//         {}
//     ]
// }

const step = '    ';

/** Lays JSON without blanks out. It comes in parts, cut anywhere; as many parts leave. */
export function* indented(parts: Iterable<string>): Generator<string> {
  const layout = new Layout();
  for (const part of parts) yield layout.add(part);
}

class Layout {
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  /** The last character opened an object or a list, which may be empty. */
  #isOpened = false;

  add(part: string): string {
    let text = '';
    let from = 0;
    for (let at = 0; at < part.length; at++) {
      const letter = part.charAt(at);
      if (this.#isInString) {
        this.#readInString(letter);
        continue;
      }
      text += part.slice(from, at) + this.#readBetween(letter);
      from = at + 1;
    }
    return text + part.slice(from);
  }

  #readInString(letter: string): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (letter === '\\') this.#isEscaped = true;
    else if (letter === '"') this.#isInString = false;
  }

  #readBetween(letter: string): string {
    const isFirst = this.#isOpened;
    this.#isOpened = false;
    if (letter === '}' || letter === ']') {
      this.#depth -= 1;
      return isFirst ? letter : this.#line() + letter;
    }
    const before = isFirst ? this.#line() : '';
    if (letter === '"') this.#isInString = true;
    if (letter === '{' || letter === '[') {
      this.#depth += 1;
      this.#isOpened = true;
    }
    if (letter === ',') return `,${this.#line()}`;
    return letter === ':' ? ': ' : before + letter;
  }

  #line(): string {
    return `\n${step.repeat(this.#depth)}`;
  }
}
