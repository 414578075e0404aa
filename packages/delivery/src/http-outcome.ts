/** What a collector's answer means for the batch, and what the operator can do about it. */
import { givenField } from '@spoor/core';
import type { Part } from '@spoor/messages';
import { maskSecrets } from '@spoor/redaction';
import { remedies } from './messages.ts';
import { parsePartialSuccess } from './partial-success.ts';
import { parseRetryAfter } from './retry-after.ts';
import { faultOf, type Outcome } from './transport.ts';
import type { Failure } from './verdict.ts';

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly location: string | undefined;
  readonly contentType: string;
  /** Its beginning. */
  readonly body: Buffer;
}

/** How an attempt that reached a collector ends. */
export type Answered = Exclude<Outcome, { tag: 'busy' | 'fault' }>;

const remedyOfStatus: Readonly<Record<number, () => Part>> = {
  400: remedies.format,
  401: remedies.credentials,
  403: remedies.rights,
  404: remedies.path,
  405: remedies.path,
  415: remedies.format,
};

/** Statuses of trouble that passes; of the rest from 500 on only those that say "never". */
const passing = new Set([408, 425, 429]);
const never = new Set([501, 505]);

/** `isOtlp`: the body of a success is to be read, it may say what was not taken. */
export function outcomeOf(answer: Answer, wallMs: number, isOtlp: boolean): Answered {
  const { status } = answer;
  if (status >= 200 && status < 300) {
    const partly = isOtlp ? parsePartialSuccess(answer.contentType, answer.body) : undefined;
    return partly === undefined ? { tag: 'delivered' } : { tag: 'delivered', partly };
  }
  const reason = `status ${status}${quoted(answer.body.toString('latin1', 0, 120))}`;
  if (status === 413) return { tag: 'too-large', reason };
  if (passing.has(status) || (status >= 500 && !never.has(status))) {
    const afterMs = parseRetryAfter(answer.retryAfter, wallMs);
    return { tag: 'retry', reason, ...(afterMs === undefined ? {} : { afterMs }) };
  }
  if (status >= 300 && status < 400) {
    return {
      tag: 'rejected',
      reason,
      remedy: remedies.moved(printable(answer.location ?? 'its new place')),
    };
  }
  return { tag: 'rejected', reason, remedy: (remedyOfStatus[status] ?? remedies.endpoint)() };
}

/** Text of a stranger on its way to a terminal: one line, no control characters, nothing secret, not too long. */
export function printable(text: string): string {
  return maskSecrets(text.replaceAll(/[^\x20-\x7e]+/g, ' ').trim()).slice(0, 120);
}

function quoted(text: string): string {
  const line = printable(text);
  return line === '' ? '' : ` (${line})`;
}

/** What an error of the connection usually means. */
export function failureOf(error: NodeJS.ErrnoException): Failure {
  const code = error.code ?? '';
  const reason = printable(error.message === '' ? code : error.message);
  const remedy = remedyFor(code);
  return { tag: 'retry', reason, ...(remedy === undefined ? {} : { remedy }) };
}

/** What was thrown on the way to the collector: a system call, a certificate, a name have codes; the rest is a fault of ours. */
export function thrownOutcome(error: unknown): Outcome {
  const hasCode = typeof givenField(error, 'code') === 'string';
  return hasCode ? failureOf(error as NodeJS.ErrnoException) : faultOf(error);
}

/** What an operator can do about an error of the connection. */
export function remedyFor(code: string): Part | undefined {
  if (code === 'ECONNREFUSED') return remedies.listening();
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return remedies.hostName();
  if (code.startsWith('HPE_')) return remedies.notHttp();
  if (code === 'ERR_HTTP2_ERROR') return remedies.notGrpc();
  if (code.startsWith('ERR_SSL_') || code === 'EPROTO') return remedies.plainHttp();
  if (/CERT|SELF_SIGNED|ALTNAME|UNABLE_TO/.test(code)) return remedies.certificates();
  return undefined;
}
