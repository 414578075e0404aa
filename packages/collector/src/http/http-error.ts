/** A refusal with the status that says why. Its message is for the caller; nothing else of an error leaves us. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
