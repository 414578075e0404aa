/** One child process, from its start to its end: what its span records (semantic conventions, spans of command line programs). */
import type { Context } from '@opentelemetry/api';
import { type AttributeSink, type AttributeSource, attributeKey, Span, type Tracer } from '@spoor/core';

const executableKey = attributeKey('process.executable.name');
const pidKey = attributeKey('process.pid');
const exitCodeKey = attributeKey('process.exit.code');
const argumentsKey = attributeKey('process.command_args');
const errorTypeKey = attributeKey('error.type');
const kindClient = 2;
const statusError = 2;

export interface ChildFacts {
  /** Of the executable. */
  readonly name: string;
  /** Masked; undefined: not recorded. */
  readonly args: readonly string[] | undefined;
}

export class Child implements AttributeSource {
  /** In which it runs: what it is given. */
  readonly context: Context;
  /** Until its end; undefined where nothing is recorded. */
  #span: Span | undefined;
  readonly #facts: ChildFacts;
  #pid: number | undefined;
  #exitCode: number | undefined;
  #errorType: string | undefined;

  constructor(tracer: Tracer, facts: ChildFacts, caller: Context) {
    this.#facts = facts;
    this.#pid = undefined;
    this.#exitCode = undefined;
    this.#errorType = undefined;
    const span = tracer.start(facts.name, kindClient, caller, this);
    this.context = span.track;
    this.#span = span instanceof Span ? span : undefined;
  }

  /** There is nothing to be told. */
  get isOver(): boolean {
    return this.#span === undefined;
  }

  started(pid: unknown): void {
    if (typeof pid === 'number' && pid > 0) this.#pid = pid;
  }

  /** @param code null where a signal has ended it */
  exited(code: unknown, signal: unknown): void {
    if (typeof code === 'number' && code >= 0) {
      this.#exitCode = code;
      if (code !== 0) this.#errorType ??= String(code);
    }
    if (typeof signal === 'string') this.#errorType ??= signal;
  }

  /** @param type `ENOENT`, `ETIMEDOUT`; the first one counts */
  failed(type: string): void {
    this.#errorType ??= type;
  }

  end(): void {
    const span = this.#span;
    if (span === undefined) return;
    this.#span = undefined;
    if (this.#errorType !== undefined) span.setStatus({ code: statusError });
    span.end();
  }

  writeAttributes(sink: AttributeSink): void {
    sink.string(executableKey, this.#facts.name);
    if (this.#facts.args !== undefined) sink.array(argumentsKey, this.#facts.args);
    if (this.#pid !== undefined) sink.int(pidKey, this.#pid);
    if (this.#exitCode !== undefined) sink.int(exitCodeKey, this.#exitCode);
    if (this.#errorType !== undefined) sink.string(errorTypeKey, this.#errorType);
  }
}
