// eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U   (RFC 7519)

const isOfBase64Url = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x30 && code <= 0x39) ||
  code === 0x2d ||
  code === 0x5f;

function endOfRun(text: string, from: number): number {
  let index = from;
  while (index < text.length && isOfBase64Url(text.charCodeAt(index))) index++;
  return index;
}

const beginning = 'eyJ';
const [dot, mostSegments, leastLength] = [0x2e, 5, 8];

/** A JSON Web Token is a secret under whatever name it stands, and in a path too: two to five runs that begin with `{"`. */
export function maskWebTokens(text: string, mask: string): string {
  let result = '';
  let copied = 0;
  for (let start = text.indexOf(beginning); start !== -1; ) {
    let end = endOfRun(text, start);
    const header = end - start;
    let segments = 1;
    while (text.charCodeAt(end) === dot && segments < mostSegments) {
      end = endOfRun(text, end + 1);
      segments++;
    }
    if (segments > 1 && header >= leastLength) {
      result += text.slice(copied, start) + mask;
      copied = end;
    }
    start = text.indexOf(beginning, end);
  }
  return copied === 0 ? text : result + text.slice(copied);
}

// Bearer mF_9.B5f-4.1JqM (RFC 6750)     Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ== (RFC 7617)
const credentials = /\b(bearer|basic)([ +]|%20)(?=[a-z._~+/-]{0,256}\d)[\w.~+/-]{8,}=*/gi;

/** What stands behind the name of a scheme and cannot be the next word of a sentence, for it has a digit in it. */
export const maskCredentials = (text: string, mask: string): string =>
  text.replace(credentials, `$1$2${mask}`);
