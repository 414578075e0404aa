// http://user:password@host/   https://token@host/   user:password@host (RFC 3986, 3.2.1)

const authorityEnds = '/?#\\ \t\r\n"\'<>';

/** Where the user-info of an authority that begins at `from` ends: the index of its last `@`; -1 without one. */
function endOfUserInfo(text: string, from: number): number {
  let at = -1;
  for (let index = from; index < text.length; index++) {
    const sign = text.charAt(index);
    if (sign === '@') at = index;
    else if (authorityEnds.includes(sign)) break;
  }
  return at;
}

/** `http://user:password@host/…` without the part before the `@`. */
export function withoutUserInfo(url: string): string {
  const scheme = url.indexOf('://');
  if (scheme === -1) return url;
  const start = scheme + 3;
  const at = endOfUserInfo(url, start);
  return at === -1 ? url : `${url.slice(0, start)}${url.slice(at + 1)}`;
}

/** The same anywhere in a text, with `mask` in its place. */
export function maskUserInfo(text: string, mask: string): string {
  if (!text.includes('@')) return text;
  let result = '';
  let copied = 0;
  for (let slashes = text.indexOf('//'); slashes !== -1; slashes = text.indexOf('//', slashes + 2)) {
    const start = slashes + 2;
    const at = endOfUserInfo(text, start);
    if (at <= start) continue;
    result += `${text.slice(copied, start)}${mask}`;
    copied = at;
  }
  return maskBareUserInfo(result + text.slice(copied), mask);
}

/** Schemes in which an `@` has no password in front of it. */
const addresses = /^(mailto|sips?|xmpp|acct|urn|npm)$/i;
const bareStart = /[\s"'<>()[\]{},;=/@\\]/;

/** `user:password@host` without a scheme, as clients of databases and queues print it. */
function maskBareUserInfo(text: string, mask: string): string {
  let result = '';
  let copied = 0;
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    let start = at;
    let colon = -1;
    while (start > copied && !bareStart.test(text.charAt(start - 1))) {
      start--;
      if (text.charCodeAt(start) === 0x3a) colon = start;
    }
    if (colon <= start || colon >= at - 1 || addresses.test(text.slice(start, colon))) continue;
    result += `${text.slice(copied, start)}${mask}`;
    copied = at;
  }
  return copied === 0 ? text : result + text.slice(copied);
}
