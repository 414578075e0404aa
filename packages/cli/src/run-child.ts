import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';

export type ChildEnd =
  | { readonly tag: 'status'; readonly status: number }
  | { readonly tag: 'signal'; readonly signal: NodeJS.Signals }
  | { readonly tag: 'not-started'; readonly status: number; readonly reason: string };

/** A terminal sends these to the child as well as to us: it must not get them twice. */
const sentByTerminal: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];
const forwarded: readonly NodeJS.Signals[] = [...sentByTerminal, 'SIGTERM', 'SIGHUP', 'SIGUSR2'];

/** What a shell answers for a command that is not there, and for one that may not be run. */
const notFoundStatus = 127;
const notExecutableStatus = 126;

/** Runs a command with our streams, hands on every signal, and resolves when it has ended. */
export function runChild(words: readonly string[], env: NodeJS.ProcessEnv): Promise<ChildEnd> {
  const [program = '', ...args] = isScript(words[0]) ? [process.execPath, ...words] : words;
  const child = spawn(program, args, { env, stdio: 'inherit' });
  const stopForwarding = forwardSignals(child);
  return new Promise<ChildEnd>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const status = error.code === 'ENOENT' ? notFoundStatus : notExecutableStatus;
      resolve({ tag: 'not-started', status, reason: `${program}: ${error.code ?? error.message}` });
    });
    child.once('exit', (status, signal) => {
      resolve(signal === null ? { tag: 'status', status: status ?? 1 } : { tag: 'signal', signal });
    });
  }).finally(stopForwarding);
}

const isScript = (word = ''): boolean => /\.[cm]?[jt]s$/.test(word);

function forwardSignals(child: ChildProcess): () => void {
  const stops = forwarded.map((signal) => {
    const hand = () => {
      if (!(process.stdin.isTTY && sentByTerminal.includes(signal))) child.kill(signal);
    };
    process.on(signal, hand);
    return () => process.off(signal, hand);
  });
  return () => {
    for (const stop of stops) stop();
  };
}

/** Signals that end a process without a core file: we can die of the same one. */
const raisable: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Ends this process as the child ended: its status, or its signal, so that whoever started us sees the same. */
export function endLike(end: ChildEnd): number {
  if (end.tag !== 'signal') return end.status;
  if (raisable.includes(end.signal)) process.kill(process.pid, end.signal);
  return 128 + constants.signals[end.signal];
}
