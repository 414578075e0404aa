/** {"snapshot":{"meta":{"node_fields":["type","name",…],"node_types":[["hidden",…],…]}},"nodes":[3,17,…],"strings":["a",…]} */
import { readFileSync } from 'node:fs';

interface Snapshot {
  readonly snapshot: { readonly meta: { node_fields: string[]; node_types: [string[], ...unknown[]] } };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

/** How many objects of each of the classes are in a heap snapshot (v8.writeHeapSnapshot). */
export function countInstances(path: string, classNames: readonly string[]): Map<string, number> {
  const { snapshot, nodes, strings } = JSON.parse(readFileSync(path, 'utf8')) as Snapshot;
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [typeAt, nameAt, width] = [fields.indexOf('type'), fields.indexOf('name'), fields.length];
  const object = types[0].indexOf('object');
  if (typeAt !== 0 || nameAt < 0 || object < 0)
    throw new Error(`node fields must begin with a type, got ${fields}`);
  const counts = new Map(classNames.map((name) => [name, 0]));
  const wanted = new Map(classNames.map((name) => [strings.indexOf(name), name]));
  for (let index = 0; index < nodes.length; index += width) {
    if (nodes[index + typeAt] !== object) continue;
    const name = wanted.get(nodes[index + nameAt] ?? -1);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
