/** The headers that a client gives to `session.request`: an object, or a list of name and value in turn. */
export type SentHeaders = Record<string, unknown> | readonly unknown[];

/** Lists are taken by Node 22 and later; before, they would be an object with the names 0, 1, 2. */
const takesLists = Number(process.versions.node.split('.', 1)[0]) >= 22;

const isList = (headers: SentHeaders): headers is readonly unknown[] => Array.isArray(headers);

/** An array may say that it has four billion entries. */
const mostEntries = 20_000;

function copyOfList(list: readonly unknown[]): unknown[] | undefined {
  if (list.length > mostEntries) return undefined;
  const copy = [...list];
  if (!takesLists || copy.some((each, index) => index % 2 === 0 && typeof each !== 'string'))
    return undefined;
  // Which headers are sensitive stands under a symbol, in both forms.
  for (const symbol of Object.getOwnPropertySymbols(list))
    Object.defineProperty(copy, symbol, Object.getOwnPropertyDescriptor(list, symbol) ?? {});
  return copy;
}

/**
 * A copy that is ours to change, read once as Node would read it: the caller may use his own again. Undefined for what Node
 * refuses, and for what cannot be read.
 */
export function copyOfHeaders(given: unknown): SentHeaders | undefined {
  if (given === undefined) return Object.create(null) as Record<string, unknown>;
  if (typeof given !== 'object' || given === null) return undefined;
  try {
    return Array.isArray(given) ? copyOfList(given) : Object.assign(Object.create(null), given);
  } catch {
    return undefined;
  }
}

/** Names may be in any case. */
export function readHeader(headers: SentHeaders, name: string): unknown {
  if (isList(headers)) {
    const at = headers.findIndex((each, index) => index % 2 === 0 && String(each).toLowerCase() === name);
    return at === -1 ? undefined : headers[at + 1];
  }
  if (headers[name] !== undefined) return headers[name];
  const key = Object.keys(headers).find((each) => each.toLowerCase() === name);
  return key === undefined ? undefined : headers[key];
}

/** In place of whatever stands there under the name. */
export function writeHeader(headers: SentHeaders, name: string, value: string): void {
  if (!isList(headers)) {
    headers[name] = value;
    return;
  }
  const list = headers as unknown[];
  for (let index = list.length - 2; index >= 0; index -= 2)
    if (String(list[index]).toLowerCase() === name) list.splice(index, 2);
  list.push(name, value);
}
