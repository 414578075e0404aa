/** So many that a part is made in a few milliseconds. */
const itemsPerPart = 500;

/** The JSON of a list in parts, with what stands around it. Each item is made when it is its turn. */
export function* listParts(head: string, items: Iterable<unknown>, tail: string): Generator<string> {
  let texts: string[] = [];
  let begin = head;
  for (const item of items) {
    texts.push(JSON.stringify(item));
    if (texts.length < itemsPerPart) continue;
    yield begin + texts.join(',');
    begin = ',';
    texts = [];
  }
  yield (texts.length === 0 && begin === ',' ? '' : begin) + texts.join(',') + tail;
}
