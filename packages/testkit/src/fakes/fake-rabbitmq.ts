/**
 * As much of RabbitMQ as the tests of its clients need (AMQP 0-9-1): queues, bindings by exchange, consumers, `get`, confirms. Nothing is
 * checked, and who has logged in is not asked. The codec is amqplib's own, of a version that lets it be required.
 */
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { type FakeServer, listen } from './fake-server.ts';

type Fields = Record<string, unknown>;

interface Frame {
  readonly id?: number;
  readonly channel: number;
  readonly fields: Fields;
  readonly size?: number;
  readonly content?: Buffer;
}

interface Codec {
  readonly encodeMethod: (id: number, channel: number, fields: Fields) => Buffer;
  readonly encodeProperties: (id: number, channel: number, size: number, fields: Fields) => Buffer;
}

const requireHere = createRequire(import.meta.url);
const defs = requireHere('amqplib-0.5/lib/defs') as Codec & Record<string, number>;
const { parseFrame, decodeFrame, makeBodyFrame } = requireHere('amqplib-0.5/lib/frame') as {
  parseFrame(bytes: Buffer, max: number): { readonly rest: Buffer } | false;
  decodeFrame(frame: object): Frame;
  makeBodyFrame(channel: number, content: Buffer): Buffer;
};
const frameMax = 131_072;

interface Message {
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: Fields;
  readonly content: Buffer;
}

interface Consumer {
  readonly connection: Connection;
  readonly channel: number;
  readonly consumerTag: string;
}

class Queue {
  readonly messages: Message[] = [];
  consumer: Consumer | undefined = undefined;

  put(message: Message): void {
    this.messages.push(message);
    this.deliver();
  }

  deliver(): void {
    const { consumer } = this;
    if (consumer === undefined) return;
    for (const message of this.messages.splice(0)) {
      const { connection, channel, consumerTag } = consumer;
      connection.sendMessage(channel, defs['BasicDeliver'] as number, { consumerTag }, message, this);
    }
  }
}

class Broker {
  readonly #queues = new Map<string, Queue>();
  readonly #bindings: { readonly exchange: string; readonly queue: string }[] = [];

  queue(name: string): Queue {
    const queue = this.#queues.get(name) ?? new Queue();
    this.#queues.set(name, queue);
    return queue;
  }

  newName = (): string => `amq.gen-${this.#queues.size}`;

  bind(exchange: string, queue: string): void {
    const isBound = this.#bindings.some((each) => each.exchange === exchange && each.queue === queue);
    if (!isBound) this.#bindings.push({ exchange, queue });
  }

  /** What is delivered to it is kept for the next consumer. */
  forget(connection: Connection): void {
    for (const queue of this.#queues.values())
      if (queue.consumer?.connection === connection) queue.consumer = undefined;
  }

  publish(message: Message): void {
    if (message.exchange === '') this.queue(message.routingKey).put(message);
    for (const { exchange, queue } of this.#bindings)
      if (exchange === message.exchange) this.queue(queue).put(message);
  }
}

interface Publishing {
  readonly fields: Fields;
  properties: Fields;
  left: number;
  parts: Buffer[];
}

class Connection {
  readonly #socket: Socket;
  readonly #broker: Broker;
  readonly #unsettled = new Map<string, readonly [Queue, Message]>();
  readonly #publishing = new Map<number, Publishing>();
  readonly #confirms = new Map<number, number>();
  #tag = 0;
  readonly #answers: Readonly<Record<string, (frame: Frame) => void>> = {
    ConnectionStartOk: ({ channel }) =>
      this.#send('ConnectionTune', channel, { channelMax: 0, frameMax, heartbeat: 0 }),
    ConnectionOpen: ({ channel }) => this.#send('ConnectionOpenOk', channel, {}),
    ConnectionClose: ({ channel }) => {
      this.#send('ConnectionCloseOk', channel, {});
      this.#socket.end();
    },
    ChannelOpen: ({ channel }) => this.#send('ChannelOpenOk', channel, {}),
    ChannelClose: ({ channel }) => this.#send('ChannelCloseOk', channel, {}),
    ExchangeDeclare: ({ channel }) => this.#send('ExchangeDeclareOk', channel, {}),
    QueueDeclare: ({ channel, fields }) => {
      const queue = String(fields['queue']) || this.#broker.newName();
      this.#broker.queue(queue);
      this.#send('QueueDeclareOk', channel, { queue, messageCount: 0, consumerCount: 0 });
    },
    QueueBind: ({ channel, fields }) => {
      this.#broker.bind(String(fields['exchange']), String(fields['queue']));
      this.#send('QueueBindOk', channel, {});
    },
    ConfirmSelect: ({ channel }) => {
      this.#confirms.set(channel, 0);
      this.#send('ConfirmSelectOk', channel, {});
    },
    BasicConsume: ({ channel, fields }) => {
      const consumerTag = String(fields['consumerTag']) || `consumer-${++this.#tag}`;
      this.#send('BasicConsumeOk', channel, { consumerTag });
      const queue = this.#broker.queue(String(fields['queue']));
      queue.consumer = { connection: this, channel, consumerTag };
      queue.deliver();
    },
    BasicGet: ({ channel, fields }) => {
      const queue = this.#broker.queue(String(fields['queue']));
      const message = queue.messages.shift();
      if (message === undefined) this.#send('BasicGetEmpty', channel, {});
      else this.sendMessage(channel, defs['BasicGetOk'] as number, { messageCount: 0 }, message, queue);
    },
    BasicNack: (frame) => this.#refuse(frame),
    BasicReject: (frame) => this.#refuse(frame),
    BasicPublish: ({ channel, fields }) => {
      this.#publishing.set(channel, { fields, properties: {}, left: -1, parts: [] });
    },
  };
  readonly #names: ReadonlyMap<number, string>;

  constructor(socket: Socket, broker: Broker) {
    this.#socket = socket;
    this.#broker = broker;
    this.#names = new Map(Object.keys(this.#answers).map((name) => [defs[name] as number, name]));
    let buffered: Buffer = Buffer.alloc(0);
    let isOpen = false;
    socket.once('close', () => broker.forget(this));
    socket.on('data', (data) => {
      buffered = Buffer.concat([buffered, data]);
      if (!isOpen) {
        if (buffered.length < 8) return;
        buffered = buffered.subarray(8);
        isOpen = true;
        const [mechanisms, locales] = [Buffer.from('PLAIN'), Buffer.from('en_US')];
        const version = { versionMajor: 0, versionMinor: 9 };
        this.#send('ConnectionStart', 0, { ...version, serverProperties: {}, mechanisms, locales });
      }
      for (let frame = parseFrame(buffered, frameMax); frame; frame = parseFrame(buffered, frameMax)) {
        buffered = frame.rest;
        this.#accept(decodeFrame(frame));
      }
    });
  }

  #send(method: string, channel: number, fields: Fields): void {
    this.#socket.write(defs.encodeMethod(defs[method] as number, channel, fields));
  }

  sendMessage(channel: number, method: number, fields: Fields, message: Message, queue: Queue): void {
    const deliveryTag = ++this.#tag;
    this.#unsettled.set(`${channel} ${deliveryTag}`, [queue, message]);
    const { exchange, routingKey, properties, content } = message;
    const all = { ...fields, deliveryTag, redelivered: false, exchange, routingKey };
    this.#socket.write(
      Buffer.concat([
        defs.encodeMethod(method, channel, all),
        defs.encodeProperties(defs['BasicProperties'] as number, channel, content.length, properties),
        ...(content.length === 0 ? [] : [makeBodyFrame(channel, content)]),
      ]),
    );
  }

  #accept(frame: Frame): void {
    const { id, channel, fields, size = 0, content } = frame;
    const publishing = this.#publishing.get(channel);
    if (content !== undefined && publishing !== undefined) {
      publishing.parts.push(content);
      publishing.left -= content.length;
    } else if (id === defs['BasicProperties'] && publishing !== undefined) {
      publishing.properties = fields;
      publishing.left = size;
    } else if (id !== undefined) {
      this.#answers[this.#names.get(id) ?? '']?.(frame);
      return;
    }
    if (publishing?.left === 0) this.#publish(channel, publishing);
  }

  #publish(channel: number, { fields, properties, parts }: Publishing): void {
    this.#publishing.delete(channel);
    const [exchange, routingKey] = [String(fields['exchange']), String(fields['routingKey'])];
    this.#broker.publish({ exchange, routingKey, properties, content: Buffer.concat(parts) });
    const confirmed = this.#confirms.get(channel);
    if (confirmed === undefined) return;
    this.#confirms.set(channel, confirmed + 1);
    // A key of this name is what the tests of confirms send.
    const method = routingKey === 'nowhere' ? 'BasicNack' : 'BasicAck';
    this.#send(method, channel, { deliveryTag: confirmed + 1, multiple: false, requeue: false });
  }

  #refuse({ channel, fields }: Frame): void {
    const found = this.#unsettled.get(`${channel} ${fields['deliveryTag']}`);
    if (fields['requeue'] && found !== undefined) found[0].put(found[1]);
  }
}

export function startFakeRabbitmq(): Promise<FakeServer> {
  const broker = new Broker();
  return listen((socket) => void new Connection(socket, broker));
}
