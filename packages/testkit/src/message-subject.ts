import type { MessageSettings } from '@spoor/libraries/settings';
import type { Guard, Undo } from '@spoor/patch';

export interface TestMessage {
  /** Old versions of kafkajs send none without it. */
  readonly key: string;
  readonly value: string;
  readonly headers?: Record<string, unknown>;
}

/** How an application uses the library; everything is the library's own but for these shapes. */
export interface MessageClient {
  /** One call for all of them, where the library has such a call. Resolves with what the library gives back. */
  send(destination: string, messages: readonly TestMessage[]): Promise<unknown>;
  /** Resolves when the handler will be called for each message that was sent, and is to be sent. */
  receive(destination: string, handler: (value: string, headers: unknown) => unknown): Promise<void>;
  receiveBatch?(destination: string, handler: (values: readonly string[]) => unknown): Promise<void>;
  close(): Promise<void>;
}

/** A library that must fulfil the contract of messages. */
export interface MessageSubject {
  readonly name: string;
  /** `kafka`, as `messaging.system.name` has it. */
  readonly system: string;
  /** What the library calls it: `send`, `publish`. */
  readonly sends: string;
  /** Whether several messages of one call are one span. */
  readonly sendsBatches: boolean;
  /** Whether a message comes again when its handler has rejected. */
  readonly redelivers: boolean;
  /** Whether a handler may be given several messages at once: `receiveBatch` of the client. */
  readonly receivesBatches: boolean;
  /** Patches the library in this process. */
  patch(settings: MessageSettings, guard: Guard): Undo;
  connect(): Promise<MessageClient>;
}
