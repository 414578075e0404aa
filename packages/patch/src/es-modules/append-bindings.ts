/**
 * The text that lets us reach the classes and functions of an ES module, put behind its last line:
 *
 *   ;globalThis["spoor:es-modules"]?.("file:///app/node_modules/postgres/src/query.js",{get Query(){return Query},set Query($v){Query=$v}})
 *
 * It runs when everything in the file has been declared. It reads no name before it is called, so that a name that some version of the
 * file does not have is an error inside of our own call and not of the file. The key is a string: a file may have a `Symbol` of its own.
 */

/** Where the text finds us. */
export const receiverName = 'spoor:es-modules';

const callee = `;globalThis[${JSON.stringify(receiverName)}]?.(`;

/** `Query`, or `Hono as HonoBase` for what a file exports under another name than it has inside. */
function accessor(name: string): string {
  const [local, exported = local] = name.split(' as ');
  return `get ${exported}(){return ${local}},set ${exported}($v){${local}=$v}`;
}

export function appendBindings(source: string, url: string, names: readonly string[]): string {
  const call = `${callee}${JSON.stringify(url)},{${names.map(accessor).join()}})`;
  // A file may end with a comment, `//# sourceMappingURL=…`, that has no end of line.
  return source === '' || source.endsWith('\n') ? source + call : `${source}\n${call}`;
}

/** Whether the text is there already: several hooks may see a file one after another. */
export const hasBindings = (source: string): boolean => source.includes(callee);
