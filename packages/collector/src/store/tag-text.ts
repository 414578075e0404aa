import type { TagValue } from '@spoor/wire';

/** An attribute's value as a string: the form that a search by tags compares (Jaeger: KeyValue.AsString). */
export function tagText(tag: TagValue): string {
  switch (tag.type) {
    case 'string':
      return tag.value;
    case 'binary':
      return Buffer.from(tag.value).toString('hex');
    case 'bool':
      return tag.value ? 'true' : 'false';
    default:
      return String(tag.value);
  }
}
