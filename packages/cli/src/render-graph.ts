import { formatDuration } from './format-duration.ts';
import type { DependencyJson } from './query.ts';
import { printable } from './terminal-text.ts';

/** The dependency graph in the languages that draw it. Names came over the network and are quoted for each. */
export const graphFormats = {
  text: renderText,
  dot: renderDot,
  json: (edges: readonly DependencyJson[]) => `${JSON.stringify(edges, null, 2)}\n`,
  mermaid: renderMermaid,
} satisfies Record<string, (edges: readonly DependencyJson[]) => string>;

export type GraphFormat = keyof typeof graphFormats;

export function isGraphFormat(text: string): text is GraphFormat {
  return Object.hasOwn(graphFormats, text);
}

const byName = (edges: readonly DependencyJson[]): DependencyJson[] =>
  [...edges].sort((a, b) => compare(a.parent, b.parent) || compare(a.child, b.child));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const calls = (count: number): string => `${count} call${count === 1 ? '' : 's'}`;

// gateway
// ├─ catalog  12 calls  p95 4.2 ms
// └─ orders    6 calls  p95 84.5 ms  2 failed
function renderText(edges: readonly DependencyJson[]): string {
  const sorted = byName(edges);
  const width = Math.max(0, ...sorted.map(({ child }) => [...printable(child)].length));
  const digits = Math.max(0, ...sorted.map(({ callCount }) => `${callCount}`.length));
  return sorted
    .map(({ parent, child, callCount, errorCount, p95Micros }, index) => {
      const head = sorted[index - 1]?.parent === parent ? '' : `${printable(parent)}\n`;
      const branch = sorted[index + 1]?.parent === parent ? '├─' : '└─';
      const count = calls(callCount).padStart(calls(callCount).length + digits - `${callCount}`.length);
      const p95 = p95Micros === undefined ? '' : `  p95 ${formatDuration(p95Micros)}`;
      const failed = errorCount === undefined || errorCount === 0 ? '' : `  ${errorCount} failed`;
      return `${head}${branch} ${printable(child).padEnd(width)}  ${count}${p95}${failed}\n`;
    })
    .join('');
}

// digraph spoor {
//   "gateway" -> "catalog" [label="12"];
// }
function renderDot(edges: readonly DependencyJson[]): string {
  const quote = (name: string) => `"${printable(name).replace(/[\\"]/g, '\\$&')}"`;
  const lines = byName(edges).map(
    ({ parent, child, callCount }) => `  ${quote(parent)} -> ${quote(child)} [label="${callCount}"];\n`,
  );
  return `digraph spoor {\n  rankdir=LR;\n  node [shape=box];\n${lines.join('')}}\n`;
}

// graph LR
//   s0["gateway"] -->|12| s1["catalog"]
function renderMermaid(edges: readonly DependencyJson[]): string {
  const sorted = byName(edges);
  const names = [...new Set(sorted.flatMap(({ parent, child }) => [parent, child]))].sort(compare);
  // Mermaid has no escapes but HTML's entities, written with # instead of &.
  const quote = (name: string) => printable(name).replace(/[#"<>&;]/g, (c) => `#${c.charCodeAt(0)};`);
  const nodes = names.map((name, index) => `  s${index}["${quote(name)}"]\n`);
  const arrows = sorted.map(
    ({ parent, child, callCount }) =>
      `  s${names.indexOf(parent)} -->|${callCount}| s${names.indexOf(child)}\n`,
  );
  return `graph LR\n${nodes.join('')}${arrows.join('')}`;
}
