// Direction overrides and isolates, zero-width characters, and control characters other than tab and line end: what
// can make a text look like another one. Joiners stay, since words of many languages need them.
const deceptive = /(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The same text with everything invisible or misleading written as `\u202e`. */
export function visibleText(text: string): string {
  return text.replace(deceptive, (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}

/** On one line and not longer than anything on a screen is. */
export function oneLine(text: string, mostChars = 300): string {
  const cut = text.length > mostChars ? `${text.slice(0, mostChars)}…` : text;
  return visibleText(cut.replace(/\s+/g, ' '));
}
