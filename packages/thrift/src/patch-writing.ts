/**
 * What is written, as the protocols see it: the field in the arguments of a client's call, and what a server answers. Each hook does
 * nothing more than a look at a variable while no message of a call is under way: an application may use protocols for its own ends.
 */
import { type AnyFunction, type Guard, type Place, type Undo, wrap } from '@spoor/patch';
import { type Entries, formatBinaryField, formatCompactField } from './context-field.ts';
import { underWay, type Writing } from './messages-under-way.ts';
import { findCall } from './open-calls.ts';
import { fieldType, messageType, type Protocol, type ProtocolPrototype } from './thrift-js.ts';

type WriteField = (protocol: Protocol, id: number, entries: Entries) => void;

/** In one piece, so that no other hook sees it. */
export const writeBinaryField: WriteField = (protocol, id, entries) =>
  protocol.trans?.write?.(formatBinaryField(id, entries));

export const writeCompactField: WriteField = (protocol, id, entries) =>
  protocol.trans?.write?.(formatCompactField(id, entries));

/** A text in which commas and brackets are the protocol's own to count. */
export const writeJsonField: WriteField = (protocol, id, entries) => {
  protocol.writeFieldBegin('', fieldType.map, id);
  protocol.writeMapBegin(fieldType.string, fieldType.string, entries.length / 2);
  for (const text of entries) protocol.writeString(text);
  protocol.writeMapEnd();
  protocol.writeFieldEnd();
};

/** The message that this protocol is writing at this moment. */
function writingBy(protocol: unknown): Writing | undefined {
  const { writing } = underWay;
  return writing !== undefined && writing.protocol === protocol ? writing : undefined;
}

function beginWriting(protocol: Protocol, type: unknown, seqid: unknown): void {
  underWay.writing = undefined;
  let writing: Writing | undefined;
  if (type === messageType.call || type === messageType.oneway) {
    writing = underWay.sending;
    // What an argument's own code may write meanwhile is another message.
    underWay.sending = undefined;
  } else if (type === messageType.reply || type === messageType.exception)
    writing = findCall(protocol, seqid);
  if (writing === undefined) return;
  writing.protocol = protocol;
  writing.depth = 0;
  writing.began(type as number);
  underWay.writing = writing;
}

function endWriting(writing: Writing): void {
  underWay.writing = undefined;
  writing.protocol = undefined;
  writing.written();
}

export interface WriteSide {
  readonly guard: Guard;
  readonly sending: Place;
  readonly answering: Place;
  readonly fieldId: number | undefined;
}

export function patchWriting(
  prototype: ProtocolPrototype,
  { guard, sending, answering, fieldId }: WriteSide,
  writeField: WriteField | undefined,
): Undo[] {
  const begin = (original: AnyFunction) =>
    function writeMessageBegin(this: Protocol, name: unknown, type: unknown, seqid: unknown) {
      if (!guard.isTripped) {
        try {
          beginWriting(this, type, seqid);
        } catch (error) {
          answering.failed(error);
        }
      }
      return original.call(this, name, type, seqid);
    };
  const end = (original: AnyFunction) =>
    function writeMessageEnd(this: Protocol) {
      const result: unknown = original.call(this);
      const writing = writingBy(this);
      if (writing === undefined) return result;
      try {
        endWriting(writing);
        if (answering.hasFailed) answering.settle();
      } catch (error) {
        answering.failed(error);
      }
      return result;
    };
  const structBegin = (original: AnyFunction) =>
    function writeStructBegin(this: Protocol, name: unknown) {
      writingBy(this)?.structBegan(name);
      return original.call(this, name);
    };
  const structEnd = (original: AnyFunction) =>
    function writeStructEnd(this: Protocol) {
      const writing = writingBy(this);
      if (writing !== undefined) writing.depth--;
      return original.call(this);
    };
  const fieldBegin = (original: AnyFunction) =>
    function writeFieldBegin(this: Protocol, name: unknown, type: unknown, id: number) {
      const writing = writingBy(this);
      if (writing?.isAnswer === true && writing.depth === 1) writing.fieldBegan(id);
      return original.call(this, name, type, id);
    };
  const fieldStop = (original: AnyFunction) =>
    function writeFieldStop(this: Protocol) {
      const writing = writingBy(this);
      const entries = writing?.depth === 1 ? writing.entries : undefined;
      if (entries !== undefined && fieldId !== undefined && writeField !== undefined) {
        try {
          writeField(this, fieldId, entries);
        } catch (error) {
          sending.failed(error);
        }
      }
      return original.call(this);
    };
  return [
    wrap(prototype, 'writeMessageBegin', begin),
    wrap(prototype, 'writeMessageEnd', end),
    wrap(prototype, 'writeStructBegin', structBegin),
    wrap(prototype, 'writeStructEnd', structEnd),
    wrap(prototype, 'writeFieldBegin', fieldBegin),
    wrap(prototype, 'writeFieldStop', fieldStop),
  ];
}
