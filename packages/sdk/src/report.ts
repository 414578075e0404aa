import { writeSync } from 'node:fs';
import type { LogLevel } from '@spoor/config';
import type { Message } from '@spoor/messages';

const levels: readonly LogLevel[] = ['none', 'error', 'warn', 'info', 'debug', 'verbose', 'all'];

/** A line for the operator; never on stdout, which belongs to the application. */
export type Report = (level: Exclude<LogLevel, 'none'>, message: Message) => void;

/**
 * Straight to the file descriptor: `process.stderr` would load Node's stream and tty modules before the application
 * asks for them, and a line written from an `exit` listener could be lost.
 */
export function writeStderr(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // EAGAIN, EPIPE or no stderr at all: our lines are not worth a fault of the application.
  }
}

/** A line that begins with our name already. */
export function writeLine(message: Message): void {
  writeStderr(`${message}\n`);
}

/** Whether a line of this level is wanted. */
export const isShown = (level: LogLevel, shown: LogLevel): boolean =>
  levels.indexOf(level) <= levels.indexOf(shown);

export function createReport(shown: LogLevel, write: (text: string) => void = writeStderr): Report {
  return (level, message) => {
    if (isShown(level, shown)) write(`spoor: ${message.replace(/[\r\n]+/g, ' ')}\n`);
  };
}
