/**
 * As much of PostgreSQL's protocol as clients need for a query (https://www.postgresql.org/docs/current/protocol-flow.html). Every statement
 * has rows of one column, the value that it was sent with: five where the text has the word `series`, else one. A text with the word
 * `refused` is refused with an error that quotes the value.
 */
import type { Socket } from 'node:net';
import { type FakeServer, listen } from './fake-server.ts';

const sslRequest = 80877103;
const textType = 25;

function message(type: string, ...parts: readonly (Buffer | string | number)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => {
      if (typeof part === 'string') return Buffer.from(`${part}\0`);
      if (typeof part !== 'number') return part;
      const bytes = Buffer.alloc(4);
      bytes.writeInt32BE(part);
      return bytes;
    }),
  );
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const short = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};

const ready = message('Z', Buffer.from('I'));
const rowDescription = message('T', ...[short(1), 'value', 0, short(0), textType, short(-1), -1, short(0)]);
const row = (value: string): Buffer => message('D', short(1), Buffer.byteLength(value), Buffer.from(value));
const refusal = (value: string): Buffer =>
  message(
    'E',
    ...['SERROR', 'VERROR', 'C22P02', `Minvalid input syntax for type integer: "${value}"`, 'Rpg_strtoint32'],
    Buffer.from([0]),
  );

const literalOf = (text: string): string => /'([^']*)'/.exec(text)?.[1] ?? '';

/** One connection's unnamed statement and portal. */
class Session {
  readonly #socket: Socket;
  #texts = new Map<string, string>();
  #text = '';
  #value = '';
  #rowsLeft = 0;
  #isSkipping = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  take(type: string, body: Buffer): void {
    if (type === 'X') this.#socket.end();
    if (type === 'Q') this.#simple(cString(body, 0));
    if (type === 'S') {
      this.#isSkipping = false;
      this.#socket.write(ready);
    }
    if (!this.#isSkipping) this.#extended(type, body);
  }

  #simple(text: string): void {
    const value = literalOf(text);
    if (text.includes('refused')) this.#socket.write(Buffer.concat([refusal(value), ready]));
    else if (text === '') this.#socket.write(Buffer.concat([message('I'), ready]));
    else this.#socket.write(Buffer.concat([rowDescription, row(value), message('C', 'SELECT 1'), ready]));
  }

  #extended(type: string, body: Buffer): void {
    if (type === 'P') {
      const name = cString(body, 0);
      this.#text = cString(body, Buffer.byteLength(name) + 1);
      this.#texts.set(name, this.#text);
      this.#socket.write(message('1'));
    } else if (type === 'B') this.#bind(body);
    else if (type === 'D') this.#describe(body);
    else if (type === 'E') this.#execute(body.readInt32BE(cString(body, 0).length + 1));
    else if (type === 'C') this.#socket.write(message('3'));
  }

  #bind(body: Buffer): void {
    const portal = cString(body, 0);
    const name = cString(body, portal.length + 1);
    this.#text = this.#texts.get(name) ?? '';
    let at = portal.length + name.length + 2;
    at += 2 + 2 * body.readInt16BE(at);
    const length = body.readInt16BE(at) > 0 ? body.readInt32BE(at + 2) : -1;
    this.#value = length < 0 ? literalOf(this.#text) : body.toString('utf8', at + 6, at + 6 + length);
    this.#rowsLeft = this.#text.includes('series') ? 5 : 1;
    this.#socket.write(message('2'));
  }

  #describe(body: Buffer): void {
    const parameters = /\$1/.test(this.#text) ? [short(1), textType] : [short(0)];
    if (body[0] === 0x53) this.#socket.write(message('t', ...parameters));
    this.#socket.write(rowDescription);
  }

  #execute(limit: number): void {
    if (this.#text.includes('refused')) {
      this.#isSkipping = true;
      this.#socket.write(refusal(this.#value));
      return;
    }
    const count = limit === 0 ? this.#rowsLeft : Math.min(limit, this.#rowsLeft);
    this.#rowsLeft -= count;
    for (let index = 0; index < count; index++) this.#socket.write(row(this.#value));
    this.#socket.write(this.#rowsLeft > 0 ? message('s') : message('C', 'SELECT 1'));
  }
}

const cString = (body: Buffer, from: number): string => body.toString('utf8', from, body.indexOf(0, from));

/** Reads whole messages; the first one has no type. */
function serve(socket: Socket): void {
  const session = new Session(socket);
  let isStarted = false;
  let left = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    left = Buffer.concat([left, chunk]);
    for (;;) {
      const typeLength = isStarted ? 1 : 0;
      if (left.length < typeLength + 4) return;
      const end = typeLength + left.readInt32BE(typeLength);
      if (left.length < end) return;
      const body = left.subarray(typeLength + 4, end);
      if (isStarted) session.take(String.fromCharCode(left[0] ?? 0), body);
      else if (body.readInt32BE(0) === sslRequest) socket.write('N');
      else {
        isStarted = true;
        socket.write(
          Buffer.concat([message('R', 0), message('S', 'server_version', '15.0'), message('K', 1, 2), ready]),
        );
      }
      left = left.subarray(end);
    }
  });
}

/** @param path of a socket; without it a free port of 127.0.0.1 */
export const startFakePostgres = (path?: string): Promise<FakeServer> => listen(serve, path);
