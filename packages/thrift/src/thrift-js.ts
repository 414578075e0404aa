/**
 * What we rely on of the npm package `thrift`, 0.9.3 to 0.24: its exports, and what its compiler writes. Everything is looked at before it
 * is used, since any version may be in an application's tree, and several at once.
 */
import type { AnyFunction } from '@spoor/patch';

/** https://github.com/apache/thrift/blob/master/doc/specs/thrift-binary-protocol.md#message */
export const messageType = { call: 1, reply: 2, exception: 3, oneway: 4 } as const;

/** Of fields, as the library numbers them whatever the protocol. */
export const fieldType = { string: 11, map: 13 } as const;

/** The end of a message's way, or its beginning: a transport. */
export interface Transport {
  write?(bytes: Buffer): void;
  /** What is there to be read. */
  borrow?(): { readonly readIndex: number; readonly writeIndex: number };
}

export interface MessageBegin {
  /** A Buffer where the message has the form without a version. */
  readonly fname: unknown;
  readonly mtype: unknown;
  readonly rseqid: unknown;
}

/** The methods of a protocol that we call. */
export interface Protocol {
  readonly trans?: Transport;
  readMapBegin(): { readonly ktype: number; readonly vtype: number; readonly size: number };
  readMapEnd(): void;
  readString(): unknown;
  skip(type: number, depth?: number): void;
  writeFieldBegin(name: string, type: number, id: number): void;
  writeFieldEnd(): void;
  writeMapBegin(keyType: number, valueType: number, size: number): void;
  writeMapEnd(): void;
  writeString(text: string): void;
}

export type ProtocolPrototype = Record<
  | 'readMessageBegin'
  | 'readMessageEnd'
  | 'readStructBegin'
  | 'readStructEnd'
  | 'readFieldBegin'
  | 'skip'
  | 'writeMessageBegin'
  | 'writeMessageEnd'
  | 'writeStructBegin'
  | 'writeStructEnd'
  | 'writeFieldBegin'
  | 'writeFieldStop',
  AnyFunction
>;

/** What the compiler makes of a service, for clients. */
export interface ThriftClient {
  /** By sequence number: whoever waits for the answer. */
  readonly _reqs?: Record<number, unknown>;
  seqid?(): unknown;
}

/** Of TCP and TLS, a socket file, HTTP, a WebSocket, or a child process. */
export interface Connection {
  readonly host?: unknown;
  readonly port?: unknown;
  /** Of the socket file; of HTTP and WebSockets the one of the URL. */
  readonly path?: unknown;
  readonly socketPath?: unknown;
  readonly connected?: unknown;
  /** Of TCP and TLS, the socket. */
  readonly connection?: unknown;
}

/** What the compiler makes of a service, for servers, or a MultiplexedProcessor. */
export interface Processor {
  process: AnyFunction;
  /** Of a MultiplexedProcessor, by name. */
  readonly services?: Readonly<Record<string, unknown>>;
}

type Class<Prototype = object> = AnyFunction & { readonly prototype: Prototype };

/** The parts of the main file's exports that we touch. */
export interface ThriftExports {
  readonly Thrift?: { readonly TApplicationException?: Class };
  readonly TBinaryProtocol?: Class<ProtocolPrototype>;
  readonly TCompactProtocol?: Class<ProtocolPrototype>;
  readonly TJSONProtocol?: Class<ProtocolPrototype>;
  readonly Connection?: Class;
  readonly HttpConnection?: Class;
  readonly WSConnection?: Class;
  readonly Multiplexer?: Class<{ createClient?: AnyFunction }>;
  /** Until 0.23. */
  readonly Q?: AnyFunction & { fcall?: AnyFunction; readonly makePromise?: Class<{ then?: AnyFunction }> };
  createMultiplexServer?: AnyFunction;
  createWebServer?: AnyFunction;
}

/** The ways to make a client: all of them take a class and a connection. */
export const clientMakers = [
  'createClient',
  'createHttpClient',
  'createWSClient',
  'createStdIOClient',
  'createXHRClient',
] as const;
