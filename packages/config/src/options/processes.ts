import { option } from '../option.ts';
import { boolean } from '../parsers.ts';
import { resourceOptions } from './resource.ts';

/** What crosses the border of the process. No standard has names for these. */
const onOff = <const N extends string>(name: N, fallback: boolean, doc: string) =>
  option({
    section: 'own',
    sources: [name],
    place: 'config',
    parser: boolean,
    fallback,
    doc,
    support: 'fast',
  });

export const processOptions = {
  childContext: onOff(
    'SPOOR_CHILD_CONTEXT',
    true,
    'Child processes and threads get the trace context: `TRACEPARENT`, `TRACESTATE`, `BAGGAGE`, `UBER_TRACE_ID` and the like, by `OTEL_PROPAGATORS`. A process that is started with it continues the trace. See [processes](processes.md).',
  ),
  childSpans: onOff(
    'SPOOR_CHILD_SPANS',
    true,
    'A span for each child process that is started within a trace, with its exit code or what else ended it.',
  ),
  childArgs: onOff(
    'SPOOR_CHILD_ARGS',
    false,
    'Those spans record the arguments of the child (`process.command_args`), without what looks like a secret.',
  ),
  captureCommand: resourceOptions.captureCommand,
  processSpan: onOff(
    'SPOOR_PROCESS_SPAN',
    false,
    'One span for the whole process, from its start to its exit: for commands and jobs.',
  ),
};
