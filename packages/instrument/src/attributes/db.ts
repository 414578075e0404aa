/** Databases and caches (https://opentelemetry.io/docs/specs/semconv/database/database-spans/). */
import {
  ATTR_DB_COLLECTION_NAME,
  ATTR_DB_NAMESPACE,
  ATTR_DB_OPERATION_BATCH_SIZE,
  ATTR_DB_OPERATION_NAME,
  ATTR_DB_QUERY_SUMMARY,
  ATTR_DB_QUERY_TEXT,
  ATTR_DB_RESPONSE_STATUS_CODE,
  ATTR_DB_SYSTEM_NAME,
} from '@opentelemetry/semantic-conventions';
import { type AttributeSink, attributeKey } from '@spoor/core';

const SYSTEM = attributeKey(ATTR_DB_SYSTEM_NAME);
const NAMESPACE = attributeKey(ATTR_DB_NAMESPACE);
const OPERATION = attributeKey(ATTR_DB_OPERATION_NAME);
const COLLECTION = attributeKey(ATTR_DB_COLLECTION_NAME);
const SUMMARY = attributeKey(ATTR_DB_QUERY_SUMMARY);
const TEXT = attributeKey(ATTR_DB_QUERY_TEXT);
const BATCH_SIZE = attributeKey(ATTR_DB_OPERATION_BATCH_SIZE);
const STATUS_CODE = attributeKey(ATTR_DB_RESPONSE_STATUS_CODE);

export interface DbFacts {
  /** `postgresql`, `redis`, `mongodb`. */
  readonly system: string;
  /** The database in use, `shop`; for redis the number of the database. */
  readonly namespace?: string | undefined;
  /** `SELECT`, `findOne`, `GET`. */
  readonly operation?: string | undefined;
  /** The table or collection, where the call is about one. */
  readonly collection?: string | undefined;
  /** `SELECT orders`, of few different values. */
  readonly summary?: string | undefined;
  /** Without the values that the application put into it. */
  readonly text?: string | undefined;
  /** How many operations one call holds; one alone is no batch. */
  readonly batchSize?: number | undefined;
}

export function writeDb(sink: AttributeSink, facts: DbFacts): void {
  const { namespace, operation, collection, summary, text, batchSize } = facts;
  sink.string(SYSTEM, facts.system);
  if (namespace !== undefined) sink.string(NAMESPACE, namespace);
  if (operation !== undefined) sink.string(OPERATION, operation);
  if (collection !== undefined) sink.string(COLLECTION, collection);
  if (summary !== undefined) sink.string(SUMMARY, summary);
  if (text !== undefined) sink.string(TEXT, text);
  if (batchSize !== undefined && batchSize > 1) sink.int(BATCH_SIZE, batchSize);
}

/** @param status as the database names it: `23505`, `1062`, `WRONGTYPE` */
export function writeDbStatus(sink: AttributeSink, status: string | undefined): void {
  if (status !== undefined) sink.string(STATUS_CODE, status);
}

/** `{summary}`, else `{operation} {collection or namespace}`, else the system (database spans: name). */
export function dbSpanName({ system, summary, operation, collection, namespace }: DbFacts): string {
  if (summary !== undefined && summary !== '') return summary;
  const target = collection ?? namespace;
  if (operation === undefined || operation === '') return target ?? system;
  return target === undefined || target === '' ? operation : `${operation} ${target}`;
}
