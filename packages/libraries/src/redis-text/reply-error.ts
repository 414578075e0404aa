import { givenField } from '@spoor/core';

/** `WRONGTYPE Operation against a key ...`: the first word of what a server says is its code (Redis serialization protocol, simple errors). */
const code = /^-?([A-Z][A-Z0-9_]*)(?= |$)/;

/** What the libraries call an answer of the server that is an error; all other errors are their own or the socket's. */
const answers = new Set(['ReplyError', 'ErrorReply', 'SimpleError', 'BlobError', 'MultiErrorReply']);

/** `WRONGTYPE`; undefined where it was not the server that said it. Never throws. */
export function replyStatus(error: unknown): string | undefined {
  const name = givenField(error, 'name');
  const made = givenField(givenField(error, 'constructor'), 'name');
  const isAnswer =
    (typeof name === 'string' && answers.has(name)) || (typeof made === 'string' && answers.has(made));
  const message = isAnswer ? givenField(error, 'message') : undefined;
  return typeof message === 'string' ? code.exec(message)?.[1] : undefined;
}
