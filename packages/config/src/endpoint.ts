// http://user:password@collector:14268/api/traces

export interface Endpoint {
  /** Without user and password. */
  readonly url: URL;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

/** A broken escape stands for itself. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part) || undefined;
  } catch {
    return part;
  }
}

/** Credentials leave the URL here, so that nothing behind can print them with it. */
export function parseEndpoint(text: string): Endpoint {
  const url = new URL(text);
  const [user, password] = [decoded(url.username), decoded(url.password)];
  url.username = url.password = '';
  return { url, user, password };
}
