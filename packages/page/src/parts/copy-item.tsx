import { mention, say } from '../state/notice.ts';
import { copyText } from './copy-text.ts';

/** A line of a menu that puts something on the clipboard; the text is made when it is asked for. */
export function CopyItem({ label, text }: { label: string; text: () => string }) {
  const copy = async () => {
    if (await copyText(text())) mention(`Copied: ${label}`);
    else say('The browser did not let it be copied.');
  };
  return (
    <button type="button" onClick={copy}>
      {label}
    </button>
  );
}
