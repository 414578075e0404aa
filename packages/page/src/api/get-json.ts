import { suspect } from '../state/collector.ts';

/** An answer of the collector that is none of success; `message` is its own words. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** No answer at all: nothing listens there any more, or it does not get to answer. */
export class CollectorGone extends Error {
  constructor() {
    super('The collector does not answer.');
  }
}

/** A search of a full store takes a second; what takes this long is not coming. */
const patienceMs = 30_000;

/** An answer of the host that served the page and of no other. Throws in plain words. */
export async function ask(path: string, signal?: AbortSignal): Promise<Response> {
  const answer = await orGone(
    fetch(path, { signal: AbortSignal.any([AbortSignal.timeout(patienceMs), ...(signal ? [signal] : [])]) }),
    signal,
  );
  if (answer.ok) return answer;
  throw new ApiError(
    answer.status,
    messageOf(await orGone(answer.text(), signal)) ?? `The collector answered ${answer.status}.`,
  );
}

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const answer = await ask(path, signal);
  return JSON.parse(await orGone(answer.text(), signal));
}

/** What fails although nobody gave it up has lost the collector. */
export async function orGone<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (signal?.aborted) throw error;
    suspect();
    throw new CollectorGone();
  }
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
