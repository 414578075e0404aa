import { givenField, reasonOf } from '@spoor/core';
import type { Part } from '@spoor/messages';
import { remedies } from './messages.ts';

/** Why there is no strategy: for the operator. */
export class StrategyFailure extends Error {
  readonly remedy: Part | undefined;

  constructor(reason: string, remedy?: Part) {
    super(reason);
    this.remedy = remedy;
  }

  /** Of anything that was thrown on the way to the server. */
  static of(error: unknown): StrategyFailure {
    if (error instanceof StrategyFailure) return error;
    const code = givenField(error, 'code');
    // A stream that waits for its connection only says that there is none, and has the reason beside it.
    if (code === 'ERR_HTTP2_STREAM_CANCEL') return StrategyFailure.of(givenField(error, 'cause'));
    if (typeof code !== 'string') return new StrategyFailure(reasonOf(error));
    const message = givenField(error, 'message');
    return new StrategyFailure(reasonOf(message || code), remedyFor(code));
  }
}

export const notStrategy = (): StrategyFailure =>
  new StrategyFailure('the answer must be a sampling strategy', remedies.otherPort());

function remedyFor(code: string): Part | undefined {
  if (code === 'ECONNREFUSED') return remedies.listening();
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return remedies.hostName();
  if (code.startsWith('HPE_')) return remedies.notHttp();
  if (code === 'ERR_HTTP2_ERROR') return remedies.notGrpc();
  return undefined;
}

/** What a server says on its way to a terminal: one line, no control characters, the beginning. */
export const shortText = (text: string): string =>
  text
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 120);
