import { useEffect, useState } from 'preact/hooks';
import { copyText } from './copy-text.ts';

const shownMs = 1500;

/** Puts `text` on the clipboard with one click, and says so. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [copied, setCopied] = useState(0);
  useEffect(() => {
    if (copied === 0) return;
    const timer = setTimeout(() => setCopied(0), shownMs);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    if (await copyText(text)) setCopied(copied + 1);
  };
  return (
    <button type="button" class="copy" aria-label={`Copy ${what}`} title={`Copy ${what}`} onClick={copy}>
      {copied > 0 ? <span role="status">copied</span> : 'copy'}
    </button>
  );
}
