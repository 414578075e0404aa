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
  if (!answer.ok)
    throw new ApiError(answer.status, messageOf(text) ?? `the collector answered ${answer.status}`);
  return JSON.parse(text);
}

/** Jaeger's classic envelope: `{"errors": [{"code", "msg"}]}`. */
function messageOf(text: string): string | undefined {
  try {
    const message: unknown = JSON.parse(text)?.errors?.[0]?.msg;
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
