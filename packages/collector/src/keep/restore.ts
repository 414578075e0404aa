import type { Message } from '@spoor/messages';
import { DecodeError } from '@spoor/wire';
import { Intake } from '../receivers/intake.ts';
import { formatNumber, formatOfNumber } from '../receivers/wire-format.ts';
import type { SpanStore } from '../store/span-store.ts';
import { KeepFile } from './keep-file.ts';

/** Fills the store from the kept file, then keeps what `intake` accepts in it. */
export async function restoreAndKeep(
  file: string,
  store: SpanStore,
  intake: Intake,
  onNotice: (line: Message) => void,
): Promise<KeepFile> {
  // An intake of its own: what was received before this start is not counted as received.
  const restored = new Intake(store);
  const keep = await KeepFile.open({
    file,
    maxBytes: store.maxBytes,
    onNotice,
    restore: ({ format, message }) => {
      const known = formatOfNumber(format);
      if (known === undefined) return;
      try {
        restored.accept(known, message);
      } catch (error) {
        // A later version may be stricter than the one that kept the message.
        if (!(error instanceof DecodeError)) throw error;
      }
    },
  });
  intake.onAccepted((format, message) => keep.append({ format: formatNumber(format), message }));
  return keep;
}
