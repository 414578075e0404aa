import { useState } from 'preact/hooks';
import { exceptionTitle, type SpanException } from '../model/span/exceptions.ts';
import { spanStatus } from '../model/span/span-status.ts';
import { firstFrames } from '../model/span/stack-frames.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { visibleText } from '../model/text/visible-text.ts';
import type { SpanNode } from '../model/trace/build-trace.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { LongText } from '../parts/text.tsx';
import { hrefWith } from '../state/location.ts';

interface Props {
  readonly node: SpanNode;
  readonly exceptions: readonly SpanException[];
}

/** How it failed: the status, what was thrown, and where. An exception of a span that did not fail is told as such. */
export function SpanFailure({ node, exceptions }: Props) {
  const { failed, span, children } = node;
  if (!failed && exceptions.length === 0) return null;
  const { code, name, description } = spanStatus(span);
  const isSaid = exceptions.some(({ message }) => message === description);
  const below = children.find((child) => child.failed);
  return (
    <section class={failed ? 'failure' : 'failure caught'} aria-label={failed ? 'Failure' : 'Exceptions'}>
      <h3 class="failure-status">
        {failed ? ['✗', code, name].filter(Boolean).join(' ') : 'Thrown, but the span did not fail'}
        {failed && code === undefined && ' Failed'}
      </h3>
      {description !== undefined && !isSaid && description !== name && (
        <p>
          <LongText text={description} />
        </p>
      )}
      {exceptions.map((exception, i) => (
        <Exception key={i} exception={exception} />
      ))}
      {failed && exceptions.length === 0 && below !== undefined && (
        <p class="dim">
          A call below it failed:{' '}
          <a href={hrefWith({ span: below.span.spanID })}>{visibleText(below.span.operationName)}</a>
        </p>
      )}
      {failed &&
        exceptions.length === 0 &&
        below === undefined &&
        description === undefined &&
        code === undefined && (
          <p class="dim">It does not say why: no exception, no status, no message was recorded.</p>
        )}
    </section>
  );
}

const framesShown = 3;

function Exception({ exception }: { exception: SpanException }) {
  const [whole, setWhole] = useState(false);
  const { frames, stack, afterStart } = exception;
  const first = firstFrames(frames, framesShown);
  return (
    <div class="exception">
      <p class="exception-title">
        <LongText text={exceptionTitle(exception)} />{' '}
        {afterStart !== undefined && <span class="dim">after {formatDuration(afterStart)}</span>}
      </p>
      {stack !== undefined && (
        <>
          <pre class="stack">
            {visibleText(whole || first.length === 0 ? stack : first.map(({ text }) => text).join('\n'))}
          </pre>
          <p class="stack-actions">
            {first.length > 0 && (
              <button type="button" class="link" onClick={() => setWhole(!whole)}>
                {whole ? 'First frames' : `Whole stack, ${frames.length} frames`}
              </button>
            )}
            <CopyButton text={stack} what="the stack" />
          </p>
        </>
      )}
    </div>
  );
}
