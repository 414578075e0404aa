import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ForeignProgram, startProgram } from '../foreign-program.ts';

/** A real server of a test, on free ports of 127.0.0.1, with an empty data folder that goes with it. */
export interface RealServer {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The line that the server prints when it accepts connections. */
  readonly ready: RegExp;
}

/** Runs a program to its end; rejects with all that it printed unless it ends with status 0. */
export async function runToEnd(command: string, args: readonly string[]): Promise<void> {
  const program = startProgram(command, args);
  const status = await new Promise((resolve) => program.child.once('close', resolve));
  if (status !== 0) throw new Error(`${command} must end with 0, got ${status}:\n${program.output()}`);
}

/** A folder for one server's data, below the temporary one. */
export const dataFolder = (name: string): Promise<string> => mkdtemp(join(tmpdir(), `spoor-${name}-`));

/** Starts the server and waits until it says that it is ready; the folder is removed after it has stopped. */
export async function startServer(
  { command, args, env = {}, ready }: ServerCommand,
  port: number,
  folder: string,
): Promise<RealServer & { readonly program: ForeignProgram }> {
  const program = startProgram(command, args, { env: { ...process.env, ...env }, cwd: folder });
  await program.line(ready);
  return {
    host: '127.0.0.1',
    port,
    program,
    async stop() {
      await program.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
