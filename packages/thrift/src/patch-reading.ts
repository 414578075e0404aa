/**
 * What a server reads, as the protocols see it: the message, and in its arguments the field with the context. Each hook does nothing more
 * than a look at a variable while no processor is at work.
 */
import { type AnyFunction, type Place, type Undo, wrap } from '@spoor/patch';
import { type Entries, mostCharacters, mostEntries, openTracingFieldId } from './context-field.ts';
import { underWay } from './messages-under-way.ts';
import { receive } from './receive.ts';
import { ServiceNames } from './service-names.ts';
import type { Prepared } from './settings.ts';
import { fieldType, type Protocol, type ProtocolPrototype } from './thrift-js.ts';

/** Reads on as the library would, element by element, so that what is wrong fails as without us. */
function readMap(protocol: Protocol, depth: number | undefined): Entries | undefined {
  const { ktype, vtype, size } = protocol.readMapBegin();
  const isText = ktype === fieldType.string && vtype === fieldType.string;
  const entries: string[] = [];
  let characters = 0;
  for (let index = 0; index < size; index++) {
    if (!isText) {
      const inner = (depth ?? 0) + 1;
      protocol.skip(ktype, inner);
      protocol.skip(vtype, inner);
      continue;
    }
    const [name, value] = [protocol.readString(), protocol.readString()];
    if (typeof name !== 'string' || typeof value !== 'string') continue;
    characters += name.length + value.length;
    if (index < mostEntries && characters <= mostCharacters) entries.push(name, value);
  }
  protocol.readMapEnd();
  return isText && size <= mostEntries && characters <= mostCharacters ? entries : undefined;
}

export interface ReadSide {
  readonly place: Place;
  readonly settings: Prepared;
}

export function patchReading(prototype: ProtocolPrototype, side: ReadSide): Undo[] {
  const { place, settings } = side;
  const { fieldId } = settings;
  const names = new ServiceNames();
  const messageBegin = (original: AnyFunction) =>
    function readMessageBegin(this: Protocol) {
      const begin: unknown = original.call(this);
      const { serving } = underWay;
      if (serving === undefined) return begin;
      const { fname, mtype, rseqid } = begin as { fname: unknown; mtype: number; rseqid: number };
      serving.name = String(fname);
      serving.type = mtype;
      serving.seqid = rseqid;
      return begin;
    };
  const messageEnd = (original: AnyFunction) =>
    function readMessageEnd(this: Protocol) {
      const result: unknown = original.call(this);
      const { serving } = underWay;
      if (serving === undefined) return result;
      // From here on the handler is at work, which may read messages of its own.
      underWay.serving = undefined;
      try {
        serving.call = receive(serving, settings, names);
        if (place.hasFailed) place.settle();
      } catch (error) {
        place.failed(error);
      }
      return result;
    };
  const structBegin = (original: AnyFunction) =>
    function readStructBegin(this: Protocol, name: unknown) {
      const begin: unknown = original.call(this, name);
      if (underWay.serving !== undefined) underWay.serving.depth++;
      return begin;
    };
  const structEnd = (original: AnyFunction) =>
    function readStructEnd(this: Protocol) {
      if (underWay.serving !== undefined) underWay.serving.depth--;
      return original.call(this);
    };
  const fieldBegin = (original: AnyFunction) =>
    function readFieldBegin(this: Protocol) {
      const field: { fid: number } = original.call(this);
      if (underWay.serving !== undefined) underWay.serving.fieldId = field.fid;
      return field;
    };
  /** It is called for fields alone that the service does not know: those that it knows are none of ours. */
  const skipping = (original: AnyFunction) =>
    function skip(this: Protocol, type: number, depth?: number): unknown {
      const { serving } = underWay;
      if (serving === undefined) return original.call(this, type, depth);
      const id = serving.fieldId;
      // What is inside of the value is skipped by this function too.
      serving.fieldId = 0;
      const isOurs = id === fieldId || id === openTracingFieldId;
      if (type !== fieldType.map || serving.depth !== 1 || !isOurs || fieldId === undefined)
        return original.call(this, type, depth);
      const entries = readMap(this, depth);
      if (entries === undefined) return undefined;
      if (id === fieldId) serving.maps = [...(serving.maps ?? []), entries];
      else serving.olderMaps = [...(serving.olderMaps ?? []), entries];
      return undefined;
    };
  return [
    wrap(prototype, 'readMessageBegin', messageBegin),
    wrap(prototype, 'readMessageEnd', messageEnd),
    wrap(prototype, 'readStructBegin', structBegin),
    wrap(prototype, 'readStructEnd', structEnd),
    wrap(prototype, 'readFieldBegin', fieldBegin),
    wrap(prototype, 'skip', skipping),
  ];
}
