/** Whatever its case; `*` is any run of characters, without one the text is contained. As the collector's searches do. */
export function matchPattern(pattern: string): (text: string) => boolean {
  const pieces = pattern.toLowerCase().split('*');
  const [first = ''] = pieces;
  if (pieces.length === 1) return (text) => text.toLowerCase().includes(first);
  const last = pieces.at(-1) ?? '';
  return (text) => {
    const lower = text.toLowerCase();
    if (!lower.startsWith(first) || lower.length < first.length + last.length) return false;
    let at = first.length;
    for (const piece of pieces.slice(1, -1)) {
      const found = lower.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at <= lower.length - last.length && lower.endsWith(last);
  };
}
