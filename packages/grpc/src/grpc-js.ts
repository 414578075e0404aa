/**
 * What we rely on of @grpc/grpc-js, from 1.2 on: its public classes. Everything is looked at before it is used, since any
 * version may be in an application's tree, and several at once.
 */
import { givenField } from '@spoor/core';
import type { AnyFunction } from '@spoor/patch';

export type MetadataValue = string | Buffer;

export interface Metadata {
  get(key: string): MetadataValue[];
  set(key: string, value: MetadataValue): void;
  getMap(): Record<string, MetadataValue>;
  clone(): Metadata;
  /** Protected in the types, the same in all versions; it is only read. */
  readonly internalRepr?: unknown;
}

export interface MetadataClass {
  new (): Metadata;
  readonly prototype: Metadata;
}

/** What a handler gets, whatever the kind. */
export interface ServerSideCall {
  readonly metadata: Metadata;
  getPeer?(): string;
  getDeadline?(): Date | number;
  sendMetadata?(metadata: Metadata): void;
}

/** What a method of a client returns, whatever the kind. */
export interface ClientSideCall {
  getPeer?(): string;
}

export interface StatusObject {
  readonly code?: unknown;
  readonly details?: unknown;
  readonly metadata?: Metadata | null;
}

export const requestMethods = [
  'makeUnaryRequest',
  'makeClientStreamRequest',
  'makeServerStreamRequest',
  'makeBidiStreamRequest',
] as const;
export type RequestMethod = (typeof requestMethods)[number];

export type ClientPrototype = Record<RequestMethod, AnyFunction>;

export interface ServerPrototype {
  register: AnyFunction;
}

/** The parts of the main file's exports that we touch. */
export interface GrpcExports {
  readonly Metadata?: MetadataClass;
  readonly Client?: { prototype: ClientPrototype };
  readonly Server?: { prototype: ServerPrototype };
  makeClientConstructor?: AnyFunction;
  makeGenericClientConstructor?: AnyFunction;
  loadPackageDefinition?: AnyFunction;
}

/** https://grpc.io/docs/guides/status-codes/ */
export const status = {
  ok: 0,
  cancelled: 1,
  unknown: 2,
  deadlineExceeded: 4,
} as const;

/** The code that grpc-js sends for an error of a handler. */
export function codeOf(error: unknown): number {
  const code = givenField(error, 'code');
  return typeof code === 'number' && Number.isInteger(code) ? code : status.unknown;
}
