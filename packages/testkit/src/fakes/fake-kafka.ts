/**
 * As much of a Kafka broker as a producer and a consumer group of one member need: one node, topics that are there when they are asked
 * for, with one partition each (https://kafka.apache.org/protocol). Nothing is kept, nothing is checked.
 */
import type { Socket } from 'node:net';
import { type FakeServer, listen } from './fake-server.ts';
import { KafkaReader, KafkaWriter } from './kafka-bytes.ts';
import { KafkaLog } from './kafka-log.ts';

/** The versions that are answered, by the key of the API. */
const versions: readonly (readonly [key: number, min: number, max: number])[] = [
  [0, 0, 3],
  [1, 0, 4],
  [2, 0, 1],
  [3, 0, 1],
  [8, 2, 2],
  [9, 1, 1],
  [10, 0, 1],
  [11, 0, 0],
  [12, 0, 0],
  [13, 0, 0],
  [14, 0, 0],
  [18, 0, 1],
  [22, 0, 0],
  [24, 0, 0],
  [26, 0, 0],
];

interface Place {
  readonly topic: string;
  readonly partitions: readonly number[];
}

class Broker {
  port = 0;
  readonly #logs = new Map<string, KafkaLog>();
  readonly #committed = new Map<string, number>();
  #waiting: (() => void)[] = [];
  readonly #answers: Readonly<
    Record<number, (reader: KafkaReader, writer: KafkaWriter, version: number) => void | Promise<void>>
  > = {
    0: (reader, writer) => this.#produce(reader, writer),
    1: (reader, writer) => this.#fetch(reader, writer),
    2: (reader, writer, version) => this.#listOffsets(reader, writer, version),
    3: (reader, writer, version) => this.#metadata(reader, writer, version),
    8: (reader, writer) => this.#commit(reader, writer),
    9: (reader, writer) => this.#committedOffsets(reader, writer),
    10: (_, writer, version) => {
      if (version === 1) writer.int32(0).int16(0).string(null);
      else writer.int16(0);
      writer.int32(1).string('127.0.0.1').int32(this.port);
    },
    11: (reader, writer) => this.#join(reader, writer),
    12: (_, writer) => void writer.int16(0),
    13: (_, writer) => void writer.int16(0),
    14: (reader, writer) => this.#sync(reader, writer),
    18: (_, writer, version) => {
      writer.int16(0).array(versions, ([key, min, max]) => void writer.int16(key).int16(min).int16(max));
      if (version > 0) writer.int32(0);
    },
    22: (_, writer) => void writer.int32(0).int16(0).int64(1).int16(0),
    24: (reader, writer) => this.#addPartitions(reader, writer),
    26: (_, writer) => void writer.int32(0).int16(0),
  };

  async answer(request: Buffer): Promise<Buffer | undefined> {
    const reader = new KafkaReader(request);
    const [key, version, correlation] = [reader.int16(), reader.int16(), reader.int32()];
    reader.string();
    const writer = new KafkaWriter().int32(correlation);
    // What is not supported is said in the form of the lowest version.
    if (key === 18 && version > 1) return writer.int16(35).int32(0).toBuffer();
    await this.#answers[key]?.(reader, writer, version);
    return writer.toBuffer();
  }

  #log(topic: string): KafkaLog {
    const log = this.#logs.get(topic) ?? new KafkaLog();
    this.#logs.set(topic, log);
    return log;
  }

  #metadata(reader: KafkaReader, writer: KafkaWriter, version: number): void {
    const topics = reader.array(() => reader.string());
    writer.array([1], (node) => {
      writer.int32(node).string('127.0.0.1').int32(this.port);
      if (version > 0) writer.string(null);
    });
    if (version > 0) writer.int32(1);
    writer.array(topics, (topic) => {
      writer.int16(0).string(topic);
      if (version > 0) writer.int8(0);
      writer.array([0], (partition) => {
        writer.int16(0).int32(partition).int32(1);
        writer.array([1], (node) => void writer.int32(node)).array([1], (node) => void writer.int32(node));
      });
    });
  }

  #produce(reader: KafkaReader, writer: KafkaWriter): void {
    reader.string();
    reader.int16();
    reader.int32();
    const written = reader.array(() => {
      const topic = reader.string();
      const offsets = reader.array(() => [reader.int32(), this.#log(topic).append(reader.bytes())] as const);
      return { topic, offsets };
    });
    writer.array(written, ({ topic, offsets }) => {
      writer.string(topic).array(offsets, ([partition, offset]) => {
        writer.int32(partition).int16(0).int64(offset).int64(-1);
      });
    });
    writer.int32(0);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async #fetch(reader: KafkaReader, writer: KafkaWriter): Promise<void> {
    reader.int32();
    const maxWaitMs = reader.int32();
    reader.int32();
    reader.int32();
    reader.int8();
    const wanted = reader.array(() => ({
      topic: reader.string(),
      from: reader.array(() => {
        const place = { partition: reader.int32(), offset: reader.int64() };
        reader.int32();
        return place;
      }),
    }));
    const isThere = () =>
      wanted.some(({ topic, from }) => from.some(({ offset }) => offset < this.#log(topic).end));
    if (!isThere()) await this.#wait(maxWaitMs);
    writer.int32(0).array(wanted, ({ topic, from }) => {
      const log = this.#log(topic);
      writer.string(topic).array(from, ({ partition, offset }) => {
        writer.int32(partition).int16(0).int64(log.end).int64(log.end).int32(0).bytes(log.from(offset));
      });
    });
  }

  #wait(maxWaitMs: number): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(resolve, maxWaitMs).unref();
      this.#waiting.push(resolve);
    });
  }

  #listOffsets(reader: KafkaReader, writer: KafkaWriter, version: number): void {
    reader.int32();
    const asked = reader.array(() => ({
      topic: reader.string(),
      at: reader.array(() => {
        const place = { partition: reader.int32(), time: reader.int64() };
        if (version === 0) reader.int32();
        return place;
      }),
    }));
    const earliest = -2;
    writer.array(asked, ({ topic, at }) => {
      writer.string(topic).array(at, ({ partition, time }) => {
        const offset = time === earliest ? 0 : this.#log(topic).end;
        writer.int32(partition).int16(0);
        if (version === 0) writer.array([offset], (each) => void writer.int64(each));
        else writer.int64(-1).int64(offset);
      });
    });
  }

  #commit(reader: KafkaReader, writer: KafkaWriter): void {
    const group = reader.string();
    reader.int32();
    reader.string();
    reader.int64();
    const committed = reader.array(() => {
      const topic = reader.string();
      const partitions = reader.array(() => {
        const partition = reader.int32();
        this.#committed.set(`${group} ${topic}`, reader.int64());
        reader.string();
        return partition;
      });
      return { topic, partitions };
    });
    this.#writeErrors(writer, committed);
  }

  #writeErrors(writer: KafkaWriter, places: readonly Place[]): void {
    writer.array(places, ({ topic, partitions }) => {
      writer.string(topic).array(partitions, (partition) => void writer.int32(partition).int16(0));
    });
  }

  #committedOffsets(reader: KafkaReader, writer: KafkaWriter): void {
    const group = reader.string();
    const asked = reader.array(() => ({
      topic: reader.string(),
      partitions: reader.array(() => reader.int32()),
    }));
    writer.array(asked, ({ topic, partitions }) => {
      const offset = this.#committed.get(`${group} ${topic}`) ?? -1;
      writer.string(topic).array(partitions, (partition) => {
        writer.int32(partition).int64(offset).string(null).int16(0);
      });
    });
  }

  #join(reader: KafkaReader, writer: KafkaWriter): void {
    reader.string();
    reader.int32();
    reader.string();
    reader.string();
    const [protocol] = reader.array(() => ({ name: reader.string(), metadata: reader.bytes() }));
    const { name = '', metadata = Buffer.alloc(0) } = protocol ?? {};
    writer.int16(0).int32(1).string(name).string('member').string('member');
    writer.array([metadata], (each) => void writer.string('member').bytes(each));
  }

  #sync(reader: KafkaReader, writer: KafkaWriter): void {
    reader.string();
    reader.int32();
    reader.string();
    const [assignment = Buffer.alloc(0)] = reader.array(() => {
      reader.string();
      return reader.bytes();
    });
    writer.int16(0).bytes(assignment);
  }

  #addPartitions(reader: KafkaReader, writer: KafkaWriter): void {
    reader.string();
    reader.int64();
    reader.int16();
    const added = reader.array(() => ({
      topic: reader.string(),
      partitions: reader.array(() => reader.int32()),
    }));
    this.#writeErrors(writer.int32(0), added);
  }
}

/** Requests are answered in the order in which they came, as a broker does. */
function serve(broker: Broker, socket: Socket): void {
  let buffered: Buffer = Buffer.alloc(0);
  let last = Promise.resolve();
  const reply = async (request: Buffer): Promise<void> => {
    const answer = await broker.answer(request);
    if (answer === undefined) return;
    const size = Buffer.alloc(4);
    size.writeInt32BE(answer.length);
    socket.write(Buffer.concat([size, answer]));
  };
  socket.on('data', (data) => {
    buffered = Buffer.concat([buffered, data]);
    while (buffered.length >= 4 && buffered.length >= 4 + buffered.readInt32BE(0)) {
      const end = 4 + buffered.readInt32BE(0);
      const request = buffered.subarray(4, end);
      buffered = buffered.subarray(end);
      last = last.then(() => reply(request));
    }
  });
}

export async function startFakeKafka(): Promise<FakeServer> {
  const broker = new Broker();
  const server = await listen((socket) => serve(broker, socket));
  broker.port = server.port;
  return server;
}
