import { type Condition, columnKeys, keysOf, patternTest, valueTest } from './condition.ts';
import { scannedText, type TagVisit, wants } from './scan-record.ts';
import type { Operation, Segment } from './segment.ts';
import { tagText } from './tag-text.ts';
import { TextInBytes } from './text-in-bytes.ts';

export type RowTest = (row: number) => boolean;

/** Tests for the rows of one segment, prepared from what the segment's spans have in common. */
export type SegmentTest = (segment: Segment) => RowTest;

export function segmentTest(condition: Condition): SegmentTest {
  const { key, compare } = condition;
  if (key === '') return textTest(condition.value);
  const column = columnKeys.find((name) => name === key);
  if (column === 'error' && !(compare === '=' && /^(true|false)$/.test(condition.value)))
    return tagTest(condition);
  return column === undefined ? tagTest(condition) : columnTest(column, condition);
}

/** What stands in columns before what has to be looked for in the packed spans, a text anywhere last. */
export function cheapFirst<T extends Condition>(conditions: readonly T[]): T[] {
  const cost = ({ key }: T) => (key === '' ? 2 : columnKeys.some((name) => name === key) ? 0 : 1);
  return [...conditions].sort((a, b) => cost(a) - cost(b));
}

function columnTest(column: (typeof columnKeys)[number], condition: Condition): SegmentTest {
  const test = valueTest(condition);
  switch (column) {
    case 'service':
      return operationTest(({ service }) => test(service));
    case 'operation':
    case 'name':
      return operationTest(({ name }) => test(name));
    case 'kind':
      return operationTest(({ kind }) => test(kind));
    case 'duration':
      return (segment) => (row) => test(segment.duration[row] ?? 0);
    case 'error': {
      const wanted = condition.value === 'true' ? 1 : 0;
      return (segment) => (row) => segment.error[row] === wanted;
    }
  }
}

function operationTest(matches: (operation: Operation) => boolean): SegmentTest {
  return (segment) => {
    const wanted = segment.operations.map(matches);
    return (row) => wanted[segment.operation[row] ?? 0] === true;
  };
}

/** Among the span's tags, its logs and its process, as the search for equal tags (Jaeger's rule). */
function tagTest(condition: Condition): SegmentTest {
  const test = valueTest(condition);
  const keys = keysOf(condition.key);
  return (segment) => {
    const processes = segment.processes.flags(({ tags }) =>
      tags.some(({ key, value }) => keys.includes(key) && test(value)),
    );
    const wanted = new Uint8Array(segment.names.values.length);
    let isKnown = false;
    for (const key of keys) {
      const number = segment.names.find(key);
      if (number === undefined) continue;
      wanted[number] = wants.every;
      isKnown = true;
    }
    const visit: TagVisit = (_, value) => test(value);
    return (row) =>
      processes[segment.processNumber(row)] === 1 || (isKnown && segment.scan(row, wanted, visit));
  };
}

/** A text anywhere: in the names, in the value of a tag or of a log's field. */
function textTest(text: string): SegmentTest {
  const matches = patternTest(text);
  // A pattern is looked for by its longest piece; what is found is read and compared as a whole.
  const pieces = text.split('*').sort((a, b) => b.length - a.length);
  const needle = new TextInBytes(pieces[0] ?? '');
  const isNumeric = /^[-\d.]+$/.test(text);
  return (segment) => {
    const names = segment.operations.map(({ service, name }) => matches(service) || matches(name));
    const processes = segment.processes.flags(({ tags }) => tags.some((tag) => matches(tagText(tag))));
    const every = new Uint8Array(segment.names.values.length).fill(wants.every);
    const numbers = new Uint8Array(isNumeric ? every.length : 0).fill(wants.numbers);
    const visit: TagVisit = (_, value) => matches(scannedText(value));
    return (row) => {
      if (names[segment.operation[row] ?? 0] || processes[segment.processNumber(row)] === 1) return true;
      if (segment.holdsText(row, needle) && segment.scan(row, every, visit)) return true;
      // Numbers are not stored as text.
      return isNumeric && segment.scan(row, numbers, visit);
    };
  };
}
