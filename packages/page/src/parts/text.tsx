import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { prettyJson } from '../model/span/pretty-json.ts';
import { formatCount } from '../model/text/format-time.ts';
import { oneLine, visibleText } from '../model/text/visible-text.ts';

/** A name from a span: a text node in an isolate of its own, so that its direction cannot reorder what follows. */
export function Name({ text, className = '' }: { text: string; className?: string }) {
  return <bdi class={className}>{oneLine(text) || '(no name)'}</bdi>;
}

/** The key of a tag, which may be broken behind a dot or an underscore. */
export function Key({ text }: { text: string }) {
  return (
    <bdi>
      {oneLine(text)
        .split(/(?<=[._/:-])/)
        .map((part, i) => (
          <Fragment key={i}>
            {i > 0 && <wbr />}
            {part}
          </Fragment>
        ))}
    </bdi>
  );
}

/** A value: JSON over several lines with a box of its own, everything else as it is. */
export function TagValue({ text }: { text: string }) {
  const pretty = prettyJson(text);
  if (pretty === undefined) return <LongText text={text} />;
  const isShort = pretty.length <= firstChars && pretty.split('\n').length <= shortLines;
  if (isShort) return <pre class="json">{visibleText(pretty)}</pre>;
  return (
    <details class="json-details">
      <summary>{oneLine(text, 120)}</summary>
      <pre class="json">{visibleText(pretty)}</pre>
    </details>
  );
}

const shortLines = 16;
const firstChars = 1000;

/** A value of any length: the first part, and the rest in a box of its own when asked for. */
export function LongText({ text }: { text: string }) {
  const [whole, setWhole] = useState(false);
  const isLong = text.length > firstChars;
  return (
    <>
      {isLong && whole ? (
        // Not wrapped: Chromium takes minutes to break a word of 100,000 letters into lines.
        <textarea
          class="long-box"
          readOnly
          wrap="off"
          rows={8}
          aria-label="The whole value"
          value={visibleText(text)}
        />
      ) : (
        <bdi class="long-text">{visibleText(text.slice(0, firstChars))}</bdi>
      )}
      {isLong && (
        <button type="button" class="link" onClick={() => setWhole(!whole)}>
          {whole ? 'Show less' : `… show all ${formatCount(text.length)} characters`}
        </button>
      )}
    </>
  );
}
