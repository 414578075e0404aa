import type { Guard, Undo } from '@spoor/patch';
import { patchRequestEmit } from '../patch-messages.ts';

let patched = new WeakSet<object>();
const undos: Undo[] = [];

/** Streams are of a class that Node does not export; the first one shows it. */
export function patchStreamClass(stream: object, guard: Guard): void {
  const prototype = Object.getPrototypeOf(stream) as object;
  if (patched.has(prototype)) return;
  undos.push(patchRequestEmit(prototype, guard));
  patched.add(prototype);
}

export function unpatchStreamClasses(): void {
  for (const undo of undos.splice(0)) undo();
  patched = new WeakSet();
}
