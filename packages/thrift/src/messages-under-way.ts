/**
 * The message that is being written or read at this moment. What the compiler writes does so in one go, so that these are variables of the
 * process and not fields of anybody's objects; each is put back by whoever has set it.
 */
import type { Context } from '@opentelemetry/api';
import type { PendingContext } from '@spoor/core';
import type { Entries } from './context-field.ts';
import type { ServedSocket } from './served-socket.ts';
import type { ServerCall } from './server-lifecycle.ts';
import type { Processor, Protocol } from './thrift-js.ts';

/** Of a message that is being written: a call of a client, or an answer of a server. */
export interface Writing {
  /** Who writes it; methods of another one are about something else. */
  protocol: Protocol | undefined;
  /** Structs within structs; 1 inside of the arguments or the result. */
  depth: number;
  readonly isAnswer: boolean;
  /** What is added to the arguments, before their end; undefined: nothing. */
  readonly entries: Entries | undefined;
  began(type: number): void;
  fieldBegan(id: number): void;
  structBegan(name: unknown): void;
  failed(exception: unknown): void;
  written(): void;
}

/** A message that a server reads, until it is whole. */
export class Serving {
  processor: Processor;
  readonly output: Protocol;
  readonly pending: PendingContext;
  /** That of the process when the message came. */
  readonly active: Context;
  readonly socket: ServedSocket | undefined;
  name: string;
  type: number;
  seqid: number;
  depth: number;
  /** Of the field whose value is next; 0 when that has begun. */
  fieldId: number;
  /** The maps that carry contexts, of our field and of OpenTracing's. */
  maps: Entries[] | undefined;
  olderMaps: Entries[] | undefined;
  /** What has come of it. */
  call: ServerCall | undefined;

  constructor(
    processor: Processor,
    output: Protocol,
    pending: PendingContext,
    active: Context,
    socket: ServedSocket | undefined,
  ) {
    this.processor = processor;
    this.output = output;
    this.pending = pending;
    this.active = active;
    this.socket = socket;
    this.name = '';
    this.type = 0;
    this.seqid = 0;
    this.depth = 0;
    this.fieldId = 0;
    this.maps = undefined;
    this.olderMaps = undefined;
    this.call = undefined;
  }
}

interface UnderWay {
  /** A call whose message has not begun yet. */
  sending: Writing | undefined;
  writing: Writing | undefined;
  serving: Serving | undefined;
  /** Whose bytes are being read. */
  socket: ServedSocket | undefined;
}

export const underWay: UnderWay = {
  sending: undefined,
  writing: undefined,
  serving: undefined,
  socket: undefined,
};
