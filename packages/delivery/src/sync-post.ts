/**
 * One HTTP POST without an event loop, for the last flush: a listener of `exit` can open a connection, and its file
 * descriptor can be written and read by hand. Measured against another thread: that one needs to start first, which
 * takes tens of milliseconds, and hundreds on a busy machine (docs/decisions/last-flush.md).
 */

import { readSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { RealBuffer, RealURL } from '@spoor/core';
import type { Address } from './host-resolver.ts';
import { failureOf, outcomeOf } from './http-outcome.ts';
import type { LastOutcome } from './last-job.ts';
import { untraced } from './root-context.ts';

export interface PostTarget {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Tried in this order. */
  readonly addresses: readonly Address[];
}

type State =
  | { readonly tag: 'connecting'; readonly next: number }
  | { readonly tag: 'writing'; readonly socket: Socket; readonly fd: number; written: number; next: number }
  | { readonly tag: 'reading'; readonly socket: Socket; readonly fd: number; text: string }
  | { readonly tag: 'ended'; readonly outcome: LastOutcome };

/** ENOTCONN: how some systems say that the connection is still being made. */
const notYet = new Set(['EAGAIN', 'EWOULDBLOCK', 'ENOTCONN', 'EINTR']);
const maxHeadBytes = 16 * 1024;
/** Of a refusal's body: as much as a line shows. */
const longestReason = 120;

/** RFC 9110, 5.5 and 5.6.2; with anything else Node's own client says what is wrong. */
const headerName = /^[\w!#$%&'*+.^`|~-]+$/;
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** What cannot go this way goes by another thread: TLS, names without an address yet, systems without descriptors. */
export function canPostSync({ url, headers, addresses }: PostTarget): boolean {
  return (
    url.startsWith('http:') &&
    addresses.length > 0 &&
    process.platform !== 'win32' &&
    process.getBuiltinModule !== undefined &&
    Object.entries(headers).every(([name, value]) => headerName.test(name) && headerValue.test(value))
  );
}

export class SyncPost {
  readonly #target: PostTarget;
  readonly #bytes: Buffer;
  readonly #buffer = RealBuffer.allocUnsafe(4096);
  #state: State = { tag: 'connecting', next: 0 };
  #lastFailure: LastOutcome = undefined;

  constructor(target: PostTarget, body: Uint8Array) {
    this.#target = target;
    this.#bytes = RealBuffer.concat([RealBuffer.from(formatHead(target, body.length), 'latin1'), body]);
  }

  get isOver(): boolean {
    return this.#state.tag === 'ended';
  }

  /** Undefined when nobody answered in time. */
  get outcome(): LastOutcome {
    return this.#state.tag === 'ended' ? this.#state.outcome : undefined;
  }

  /** As far as it goes without waiting; false: nothing moved. */
  advance(): boolean {
    const before = this.#state;
    try {
      if (before.tag === 'connecting') this.#connect(before.next);
      else if (before.tag === 'writing') return this.#write(before);
      else if (before.tag === 'reading') return this.#read(before);
    } catch (error) {
      return this.#failed(error as NodeJS.ErrnoException);
    }
    return this.#state !== before;
  }

  /** Nobody waits any longer: what has come so far counts. */
  close(): void {
    const state = this.#state;
    if (!this.isOver) this.#finish(state.tag === 'reading' ? parseAnswer(state.text, 0) : undefined);
  }

  #connect(index: number): void {
    const address = this.#target.addresses[index];
    if (address === undefined) this.#finish(this.#lastFailure);
    else {
      const socket = open(new RealURL(this.#target.url), address);
      this.#state = { tag: 'writing', socket, fd: fileDescriptor(socket), written: 0, next: index + 1 };
    }
  }

  #write(state: State & { tag: 'writing' }): boolean {
    const { socket, fd } = state;
    state.written += writeSync(fd, this.#bytes, state.written);
    if (state.written === this.#bytes.length) this.#state = { tag: 'reading', socket, fd, text: '' };
    return true;
  }

  #read(state: State & { tag: 'reading' }): boolean {
    const count = readSync(state.fd, this.#buffer, 0, this.#buffer.length, null);
    state.text = withoutInterim(state.text + this.#buffer.toString('latin1', 0, count));
    const isAll = count === 0 || state.text.length > maxHeadBytes;
    const outcome = parseAnswer(state.text, isAll ? 0 : longestReason);
    if (outcome !== undefined) this.#finish(outcome);
    else if (isAll) this.#finish({ tag: 'retry', reason: 'closed without an answer' });
    return true;
  }

  #failed(error: NodeJS.ErrnoException): boolean {
    const state = this.#state;
    const { code } = error;
    if (code !== undefined && notYet.has(code)) return false;
    if (state.tag === 'writing') {
      const { socket, fd, next, written } = state;
      if (written === 0) {
        socket.destroy();
        this.#lastFailure = failureOf(this.#connectError(next - 1, error));
        this.#state = { tag: 'connecting', next };
      } else {
        // A collector may refuse a batch before it has read all of it: its answer is there to be read.
        this.#state = { tag: 'reading', socket, fd, text: '' };
      }
    } else this.#finish(failureOf(error));
    return true;
  }

  /** The words that Node's own client has for it. */
  #connectError(index: number, { code }: NodeJS.ErrnoException): NodeJS.ErrnoException {
    const { port } = new RealURL(this.#target.url);
    const message = `connect ${code} ${this.#target.addresses[index]?.address}:${port || 80}`;
    return Object.assign(new Error(message), { code });
  }

  #finish(outcome: LastOutcome): void {
    if ('socket' in this.#state) this.#state.socket.destroy();
    this.#state = { tag: 'ended', outcome };
  }
}

// POST /api/traces HTTP/1.1\r\nhost: collector:14268\r\nconnection: close\r\ncontent-length: 812\r\n…\r\n\r\n
function formatHead({ url, headers }: PostTarget, length: number): string {
  const { host, pathname, search } = new RealURL(url);
  const all = new Map([
    ['host', host],
    ...Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const),
    ['connection', 'close'],
    ['content-length', `${length}`],
  ]);
  const lines = [...all].map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

// HTTP/1.1 400 Bad Request\r\ncontent-length: 9\r\n\r\nnot today
/**
 * Undefined while it is not all there. A success is known by its status; of a refusal the head and the beginning of the body
 * are waited for, `bodyBytes` of it at most, since they say why.
 */
function parseAnswer(text: string, bodyBytes: number): LastOutcome {
  const [, digits] = /^HTTP\/1\.[01] ([2-5]\d\d)[ \r\n]/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const status = Number(digits);
  const headEnd = text.indexOf('\r\n\r\n');
  const head = headEnd === -1 ? text : text.slice(0, headEnd);
  const header = (name: string) => new RegExp(`^${name}:[ \t]*([^\r\n]*)`, 'im').exec(head)?.[1];
  const coded = headEnd === -1 ? '' : text.slice(headEnd + 4);
  const body = /chunked/i.test(header('transfer-encoding') ?? '') ? withoutChunks(coded) : coded;
  const length = Math.min(bodyBytes, Number(header('content-length') ?? bodyBytes));
  if (status >= 300 && bodyBytes > 0 && (headEnd === -1 || body.length < length)) return undefined;
  const answer = {
    status,
    retryAfter: undefined,
    location: header('location'),
    contentType: '',
    body: RealBuffer.from(body, 'latin1'),
  };
  return outcomeOf(answer, 0, false);
}

// 11\r\nno version 1 here\r\n0\r\n\r\n          (RFC 9112, 7.1)
function withoutChunks(text: string): string {
  let [body, at] = ['', 0];
  for (;;) {
    const lineEnd = text.indexOf('\r\n', at);
    const length = Number.parseInt(text.slice(at, lineEnd), 16);
    if (lineEnd === -1 || !(length > 0)) return body;
    const start = lineEnd + 2;
    body += text.slice(start, start + length);
    at = start + length + 2;
  }
}

// HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 …
const withoutInterim = (text: string): string =>
  text.replace(/^(?:HTTP\/1\.[01] 1\d\d[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n)+/, '');

/** A lookup that answers at once makes the connection start at once: an address itself would wait for the next tick. */
function open(url: URL, { address, family }: Address): Socket {
  // Loaded here, since most processes that end this way have it and the others need not pay at their start.
  const net = process.getBuiltinModule('node:net');
  const socket = untraced(() =>
    net.connect({
      host: 'collector.invalid',
      port: Number(url.port || 80),
      autoSelectFamily: false,
      lookup: (_host, _options, done) => done(null, address, family),
    }),
  );
  socket.on('error', () => {});
  socket.unref();
  return socket;
}

/** What Node hands out on systems that have descriptors; nothing else of the handle is touched. */
function fileDescriptor(socket: Socket): number {
  const { _handle: handle } = socket as unknown as { _handle?: { fd?: number } | null };
  return handle?.fd ?? -1;
}
