/**
 * MongoDB as far as its driver needs it: OP_MSG, and OP_QUERY for the first word of a connection
 * (https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/).
 */
import type { Socket } from 'node:net';
import { type Document, deserialize, Long, serialize } from 'bson';
import { type FakeServer, listen } from './fake-server.ts';

const opReply = 1;
const opQuery = 2004;
const opMsg = 2013;
const headerLength = 16;

const hello = {
  ismaster: true,
  isWritablePrimary: true,
  helloOk: true,
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  minWireVersion: 0,
  maxWireVersion: 21,
  ok: 1,
};

const taken = {
  index: 0,
  code: 11_000,
  errmsg: 'E11000 duplicate key error collection: shop.taken index: _id_ dup key: { _id: "hunter2", n: 7 }',
};

/** The collection `taken` takes nothing, and `many` has its documents in two batches. */
const answers: Readonly<Record<string, (command: Document) => Document>> = {
  hello: () => hello,
  isMaster: () => hello,
  ismaster: () => hello,
  ping: () => ({ ok: 1 }),
  endSessions: () => ({ ok: 1 }),
  insert: ({ insert, documents }) =>
    insert === 'taken' ? { n: 0, writeErrors: [taken], ok: 1 } : { n: (documents as []).length, ok: 1 },
  update: ({ updates }) => ({ n: (updates as []).length, nModified: 1, ok: 1 }),
  delete: () => ({ n: 1, ok: 1 }),
  find: ({ find }) => ({
    cursor: {
      id: Long.fromNumber(find === 'many' ? 7 : 0),
      ns: `shop.${find}`,
      firstBatch: [{ found: true }],
    },
    ok: 1,
  }),
  getMore: () => ({
    cursor: { id: Long.fromNumber(0), ns: 'shop.many', nextBatch: [{ last: true }] },
    ok: 1,
  }),
  aggregate: ({ aggregate }) => ({
    cursor: { id: Long.fromNumber(0), ns: `shop.${aggregate}`, firstBatch: [{ n: 1 }] },
    ok: 1,
  }),
};

function answer(command: Document): Document {
  const [name = ''] = Object.keys(command);
  const known = answers[name];
  return known === undefined
    ? { ok: 0, code: 59, codeName: 'CommandNotFound', errmsg: `no such command: '${name}'` }
    : known(command);
}

function header(length: number, responseTo: number, code: number): Buffer {
  const bytes = Buffer.alloc(headerLength);
  for (const [index, word] of [length + headerLength, 1, responseTo, code].entries())
    bytes.writeInt32LE(word, index * 4);
  return bytes;
}

/** The document, with those of the sequences that follow it. */
function readSections(bytes: Buffer): Document {
  let command: Document = {};
  for (let at = 4; at < bytes.length; ) {
    const kind = bytes[at++];
    const size = bytes.readInt32LE(at);
    if (kind === 0) command = { ...deserialize(bytes.subarray(at, at + size)), ...command };
    else {
      const end = bytes.indexOf(0, at + 4);
      const documents: Document[] = [];
      for (let from = end + 1; from < at + size; from += bytes.readInt32LE(from))
        documents.push(deserialize(bytes.subarray(from, from + bytes.readInt32LE(from))));
      command[bytes.toString('utf8', at + 4, end)] = documents;
    }
    at += size;
  }
  return command;
}

function reply(message: Buffer): Buffer {
  const [id, code] = [message.readInt32LE(4), message.readInt32LE(12)];
  const body = message.subarray(headerLength);
  if (code === opQuery) {
    const document = serialize(answer(deserialize(body.subarray(body.indexOf(0, 4) + 9))));
    const fields = Buffer.alloc(20);
    fields.writeInt32LE(1, 16);
    return Buffer.concat([header(document.length + fields.length, id, opReply), fields, document]);
  }
  const document = serialize(answer(readSections(body)));
  return Buffer.concat([header(document.length + 5, id, opMsg), Buffer.alloc(5), document]);
}

function serve(socket: Socket): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const length = rest.readInt32LE(0);
      socket.write(reply(rest.subarray(0, length)));
      rest = rest.subarray(length);
    }
  });
}

export const startFakeMongodb = (): Promise<FakeServer> => listen(serve);
