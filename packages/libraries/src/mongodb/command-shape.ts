/** `{"find":"orders","filter":{"status":"?"}}`: the names of a command, without its values. */
import { formatJson, givenField, isGivenArray } from '@spoor/core';

const deepest = 6;
const mostEntries = 24;
const longest = 1000;

/** What the driver adds, which says nothing of the operation. */
const leftOut = new Set([
  '$db',
  'lsid',
  '$clusterTime',
  'txnNumber',
  'startTransaction',
  'autocommit',
  'apiVersion',
]);
const isPlain = (value: object): boolean => {
  const prototype: unknown = Reflect.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** A list, or what newer drivers make of one that is written: its documents with their bytes. */
export function documentsOf(value: unknown): readonly unknown[] | undefined {
  const documents: unknown = isGivenArray(value) ? value : givenField(value, 'documents');
  const isList = documents === value || typeof givenField(value, 'field') === 'string';
  return isList && isGivenArray(documents) ? documents : undefined;
}

function shapeOf(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null || depth > deepest) return '"?"';
  const documents = documentsOf(value);
  if (documents !== undefined) return `[${listOf(documents, depth)}]`;
  return isPlain(value) ? `{${fieldsOf(value, depth)}}` : '"?"';
}

function listOf(values: readonly unknown[], depth: number): string {
  const shapes = values.slice(0, mostEntries).map((one) => shapeOf(one, depth + 1));
  // `$in` and lists of documents.
  const isSame = shapes.every((shape) => shape === shapes[0]);
  return isSame ? (shapes[0] ?? '') : shapes.join();
}

function fieldsOf(value: object, depth: number): string {
  let text = '';
  let count = 0;
  for (const name of Object.keys(value)) {
    if (depth === 0 && leftOut.has(name)) continue;
    if (++count > mostEntries) break;
    text += `${text === '' ? '' : ','}${formatJson(name)}:${shapeOf((value as Record<string, unknown>)[name], depth + 1)}`;
  }
  return text;
}

/**
 * @param operation the first name of the command, whose value is the name of the collection
 * @param isMasked false: with the values, as JSON
 */
export function commandShape(command: object, operation: string, isMasked: boolean): string | undefined {
  if (!isMasked) return formatJson(command)?.slice(0, longest);
  const { [operation]: collection, ...rest } = command as Record<string, unknown>;
  const first = typeof collection === 'string' ? formatJson(collection) : '"?"';
  const fields = fieldsOf(rest, 0);
  const text = `{${formatJson(operation)}:${first}${fields === '' ? '' : `,${fields}`}}`;
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}
