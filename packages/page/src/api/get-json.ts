/** An answer of the collector that is none of success; `message` is its own words. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The collector's own JSON, from the host that served the page and no other. */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const answer = await fetch(path, signal === undefined ? {} : { signal });
  const text = await answer.text();
  if (!answer.ok) throw failureOf(answer.status, text);
  return JSON.parse(text);
}

export const failureOf = (status: number, text: string): ApiError =>
  new ApiError(status, messageOf(text) ?? `the collector answered ${status}`);

/** Jaeger's classic envelope: `{"errors": [{"code", "msg"}]}`. */
function messageOf(text: string): string | undefined {
  try {
    const message: unknown = JSON.parse(text)?.errors?.[0]?.msg;
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
