import type { Message } from '@spoor/messages';
import type { Palette } from './terminal-text.ts';

/** What a command may touch of the outside. Its answer goes to `out`, everything about it to `err`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (line: Message) => void;
  readonly env: NodeJS.ProcessEnv;
  readonly columns: number;
  readonly coloured: boolean;
  readonly paint: Palette;
}

export interface Flag {
  readonly type: 'string' | 'boolean';
  /** How the value is called in the help: `PORT`. */
  readonly value?: string;
  readonly multiple?: boolean;
  readonly doc: string;
}

export type Flags = Readonly<Record<string, Flag>>;

export interface Call {
  readonly flags: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly args: readonly string[];
  readonly terminal: Terminal;
}

export interface Command {
  readonly name: string;
  /** What follows the flags: `<command…>`. */
  readonly arguments?: string;
  readonly summary: string;
  readonly flags: Flags;
  /** Everything after the first argument belongs to another program and is left as it is. */
  readonly runsAnother?: boolean;
  readonly examples?: readonly string[];
  /** Resolves to the exit status. */
  readonly run: (call: Call) => Promise<number>;
}

/** The person typed something that cannot be meant: exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(message: Message) {
    super(message);
  }
}

/** The command was right and the world was not: exit status 1, the message and no stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(message: Message) {
    super(message);
  }
}

export function textFlag({ flags }: Call, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}

export function listFlag({ flags }: Call, name: string): readonly string[] {
  const value = flags[name];
  return typeof value === 'object' ? value : [];
}
