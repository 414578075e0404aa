import { exceptionsOf, exceptionTitle } from '../span/exceptions.ts';
import { type LogEntry, readLogs } from '../span/read-logs.ts';
import type { SpanNode, TraceModel } from '../trace/build-trace.ts';
import { type TagJson, valueText } from '../trace/trace-json.ts';

export type Level = 'error' | 'warn' | 'info' | 'debug';

/** Something that a trace tells beside its spans: a span's log, its event, its exception. */
export interface TraceEvent {
  readonly node: SpanNode;
  /** Microseconds after the trace's start. */
  readonly at: number;
  readonly level: Level;
  readonly isException: boolean;
  readonly title: string;
  readonly fields: readonly TagJson[];
}

/** All of them in the order in which they happened. */
export function traceEvents({ nodes }: TraceModel): TraceEvent[] {
  const events: TraceEvent[] = [];
  for (const node of nodes) {
    if (!node.span.logs?.length) continue;
    const exceptions = new Map(exceptionsOf(node.span).map((exception) => [exception.log, exception]));
    for (const entry of readLogs(node).entries) {
      const exception = exceptions.get(entry.log);
      events.push({
        node,
        at: node.offset + entry.afterStart,
        level: exception === undefined ? levelOf(entry) : 'error',
        isException: exception !== undefined,
        title: exception === undefined ? titleOf(entry) : exceptionTitle(exception),
        fields: entry.fields,
      });
    }
  }
  return events.sort((a, b) => a.at - b.at || a.node.index - b.node.index);
}

/** The event's name and, where it has one too, its message. */
function titleOf({ title, fields }: LogEntry): string {
  const message = fields.find(({ key }) => key === 'message')?.value;
  return message === undefined ? title : `${title}: ${valueText(message)}`;
}

const levelKeys = ['level', 'severity', 'log.level', 'severity_text', 'log.severity'];

function levelOf({ title, fields }: LogEntry): Level {
  const said = fields.find(({ key }) => levelKeys.includes(key))?.value;
  const level = valueText(said ?? '').toLowerCase();
  if (/^(?:err|fatal|crit|alert|emerg|panic)/.test(level) || title === 'error') return 'error';
  if (level.startsWith('warn')) return 'warn';
  return /^(?:debug|trace|verbose)/.test(level) ? 'debug' : 'info';
}
