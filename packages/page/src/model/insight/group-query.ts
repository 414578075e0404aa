import { formatTerm, type Term } from '../query/parse-query.ts';
import { patternOf } from '../span/operation-pattern.ts';
import { requestPath } from '../span/request-path.ts';
import type { SpanNode } from '../trace/build-trace.ts';

/** A search that finds the spans that do the same as these: by service, name and path, numbers replaced by `*`. */
export function groupQuery(nodes: readonly SpanNode[]): string {
  const [node] = nodes;
  if (node === undefined) return '';
  const { service, span } = node;
  const path = requestPath(span.operationName, span.tags ?? []);
  const same = new Set(nodes.map((one) => requestPath(one.span.operationName, one.span.tags ?? [])));
  const names = new Set(nodes.map((one) => one.span.operationName));
  const terms: Term[] = [
    { key: 'service', operator: '=', value: service, not: false },
    like('operation', span.operationName, names.size > 1),
    ...(path === undefined ? [] : [like('path', path, same.size > 1)]),
  ];
  return terms.map(formatTerm).join(' ');
}

function like(key: string, value: string, differs: boolean): Term {
  const pattern = patternOf(value);
  if (!differs || pattern === value) return { key, operator: '=', value, not: false };
  return { key, operator: '~', value: pattern.replace(/(?<![A-Za-z])N(?![A-Za-z])/g, '*'), not: false };
}
