import { createStamp } from '@spoor/instrument';
import type { ServerCall } from './server-lifecycle.ts';
import type { Protocol } from './thrift-js.ts';

/** Calls that came by one transport and are not answered: messages that arrive together have the same one. */
class OpenCalls {
  readonly #calls: ServerCall[] = [];

  add(call: ServerCall): void {
    this.#calls.push(call);
  }

  remove(call: ServerCall): void {
    const index = this.#calls.indexOf(call);
    if (index !== -1) this.#calls.splice(index, 1);
  }

  /** A client may number all of its calls alike: the first that came is the first that is answered. */
  find(seqid: unknown): ServerCall | undefined {
    const calls = this.#calls;
    for (let index = 0; index < calls.length; index++) if (calls[index]?.seqid === seqid) return calls[index];
    return undefined;
  }
}

/** By the transport, which a protocol that delegates to others has in common with them. */
const openCalls = createStamp<OpenCalls>();
const keyOf = (output: Protocol): object => output.trans ?? output;

export function rememberCall(output: Protocol, call: ServerCall): void {
  const key = keyOf(output);
  let calls = openCalls.read(key);
  if (calls === undefined) {
    calls = new OpenCalls();
    openCalls.write(key, calls);
  }
  calls.add(call);
}

export function forgetCall(output: Protocol, call: ServerCall): void {
  openCalls.read(keyOf(output))?.remove(call);
}

export const findCall = (output: Protocol, seqid: unknown): ServerCall | undefined =>
  openCalls.read(keyOf(output))?.find(seqid);
