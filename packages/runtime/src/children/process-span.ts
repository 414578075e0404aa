/** The span of this process, for commands and jobs (semantic conventions, spans of command line programs: the callee's side). */
import { basename } from 'node:path';
import perfHooks from 'node:perf_hooks';
import type { Context } from '@opentelemetry/api';
import { type AttributeSink, type AttributeSource, attributeKey, Span, type Tracer } from '@spoor/core';
import type { Ending } from '../last-moment.ts';
import { executableName } from './child-arguments.ts';

const executableKey = attributeKey('process.executable.name');
const pidKey = attributeKey('process.pid');
const exitCodeKey = attributeKey('process.exit.code');
const errorTypeKey = attributeKey('error.type');
const kindInternal = 0;
const statusError = 2;

export interface ProcessFacts {
  /** Which Node was started with; undefined for `-e`, a prompt or stdin. */
  readonly script: string | undefined;
  readonly execPath: string;
}

export class ProcessSpan implements AttributeSource {
  /** In which the process runs. */
  readonly context: Context;
  readonly #executable: string;
  readonly #span: Span | undefined;
  #exitCode: number | undefined;
  #errorType: string | undefined;

  /** It has begun when the process has, not when we were loaded. */
  constructor(tracer: Tracer, parent: Context, { script, execPath }: ProcessFacts) {
    this.#executable = executableName(execPath);
    this.#exitCode = undefined;
    this.#errorType = undefined;
    const name = script === undefined ? this.#executable : basename(script);
    const startTime = perfHooks.performance.timeOrigin;
    const started = tracer.startSpan(name, { kind: kindInternal, startTime }, parent);
    this.#span = started instanceof Span ? started : undefined;
    if (this.#span !== undefined) this.#span.source = this;
    this.context = (started as Span).track;
  }

  /** Only the first time. */
  end({ status, signal, error }: Ending): void {
    const span = this.#span;
    if (span === undefined || !span.isRecording()) return;
    if (typeof status === 'number') this.#exitCode = status;
    if (error !== undefined) {
      span.recordException(error);
      this.#errorType = error.name ?? '_OTHER';
    } else if (signal !== undefined) this.#errorType = signal;
    else if (this.#exitCode !== undefined && this.#exitCode !== 0) this.#errorType = String(this.#exitCode);
    if (this.#errorType !== undefined) span.setStatus({ code: statusError });
    span.end();
  }

  writeAttributes(sink: AttributeSink): void {
    sink.string(executableKey, this.#executable);
    sink.int(pidKey, process.pid);
    if (this.#exitCode !== undefined) sink.int(exitCodeKey, this.#exitCode);
    if (this.#errorType !== undefined) sink.string(errorTypeKey, this.#errorType);
  }
}
