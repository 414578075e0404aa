/** What the command says beside its answer: what it was given and cannot use, what it found, what it does. */
import { catalogue, type Message } from '@spoor/messages';

const quoted = (text: string | undefined): string => JSON.stringify(text ?? '');

const didYouMean = (word: string | undefined): string =>
  word === undefined ? '' : `; did you mean ${word}?`;

/** What is wrong with a command line that cannot be meant. */
export const usage = catalogue({
  command: (known: string, got: string, meant: string | undefined) =>
    `command must be one of ${known}, got ${quoted(got)}${didYouMean(meant)}`,
  noArgument: (command: string, got: string | undefined) =>
    `spoor ${command} takes no argument, got ${quoted(got)}`,
  flags: (reason: string, meant: string | undefined) => `${reason}${didYouMean(meant)}`,
  runCommand: () => 'spoor run needs a command, such as spoor run app.js',
  traceId: (got: string) => `spoor trace takes one trace id of 1 to 32 hex digits, got ${quoted(got)}`,
  header: () => 'spoor explain needs a header',
  port: (flag: string, got: string) =>
    `--${flag} must be a number from 0 to 65535 or off, got ${quoted(got)}`,
  origin: (got: string) =>
    `--allow-origin must be an origin such as http://localhost:3000, got ${quoted(got)}`,
  megabytes: (got: string) => `--max-memory must be a number of megabytes from 1 on, got ${quoted(got)}`,
  url: (got: string) => `--url must be an http URL, got ${quoted(got)}`,
  tag: (got: string) => `--tag must be key=value, got ${quoted(got)}`,
  duration: (flag: string, got: string) =>
    `--${flag} must be a duration such as 100ms, 1.5s or 2h, got ${quoted(got)}`,
  limit: (got: string) => `--limit must be a number from 1 to 99999, got ${quoted(got)}`,
  format: (known: string, got: string) => `--format must be one of ${known}, got ${quoted(got)}`,
});

/** Why a command failed that was typed right. */
export const failures = catalogue({
  noPort: () => 'one of --port-thrift-http, --port-compact and --port-binary must be on, got off for all',
  answered: (url: string, status: number, reason: string) => `${url} answered ${status}: ${reason}`,
  noCollector: (url: string, reason: string) =>
    `a collector must answer at ${url}, got ${reason}; start one with spoor ui, or name another with --url`,
  noTrace: (id: string) => `no trace ${id} in this collector`,
  headerRule: (header: string, rule: string, got: string) =>
    `${header} must be ${rule}, got ${quoted(got)}; receivers ignore it`,
  collector: (reason: string) => reason,
  noCache: (reason: string) =>
    `the folder of the preload must be writable, got ${reason}; starts go on without a cache`,
  unexpected: (stack: string) => stack,
});

export const lines = catalogue({
  usage: (message: string, help: string) => `spoor: ${message}; see ${help}`,
  failure: (message: string) => `spoor: ${message}`,
  notice: (line: Message) => `spoor: ${line}`,
  help: (text: string) => text,
  problem: (level: string, message: Message) => `${level}: ${message}`,
  noMatch: (meantService: string | undefined) => `no trace matches${didYouMean(meantService)}`,
  noCalls: () => 'no service has called another yet',
  portTaken: (port: number, what: string, instead: number | undefined) =>
    `port ${port} (${what}) is taken; ${instead} instead`,
  run: (line: Message) => `spoor · ${line}`,
  tracesAt: (url: string) => `traces are at ${url}`,
  joined: (url: string) => `traces are at ${url}, the collector that runs already; --own starts another`,
  notStarted: (reason: string) => `the command could not be started: ${reason}`,
  stays: (how: string | number) => `the command has ended (${how}); Ctrl-C ends the collector`,
  nothingArrived: (how: string | number) =>
    `the command has ended (${how}); no span arrived: spoor doctor says why`,
  arrived: (how: string | number, traces: number, spans: number) =>
    `the command has ended (${how}); traces: ${traces}, spans: ${spans}; --stay would keep them`,
});
