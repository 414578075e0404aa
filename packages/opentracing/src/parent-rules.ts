import type { Context } from '@opentelemetry/api';
import { activeContext, identityOf, isSuppressed, Span, type SpanIdentity, Track } from '@spoor/core';
import { isSameSpan } from './identity.ts';

export type ParentMode = 'active' | 'explicit' | 'nested';

/** What the local root continues: who called this process. */
function callerOf(root: Track): SpanIdentity | undefined {
  const { recording } = root;
  return recording instanceof Span ? recording.parent : undefined;
}

/**
 * Below which span one of OpenTracing begins, an API whose spans are in no context. Why it is not as OpenTracing has it:
 * docs/decisions/manual-spans-below-automatic-ones.md.
 */
export class ParentRules {
  readonly #mode: ParentMode;

  constructor(mode: ParentMode) {
    this.#mode = mode;
  }

  get isNesting(): boolean {
    return this.#mode === 'nested';
  }

  /**
   * The context of the active span, where that is to be the parent instead of what the application said; undefined where its word stands.
   * @param explicit undefined when the application names no parent, or one that is not valid
   */
  choose(explicit: SpanIdentity | undefined): Context | undefined {
    if (this.#mode === 'explicit') return undefined;
    const context = activeContext();
    const track = identityOf(context);
    if (!(track instanceof Track)) return undefined;
    const root = track.localRoot;
    // A timer that the first request made must not stay in its trace for ever.
    if (explicit === undefined) return root.isEnded ? undefined : context;
    // The caller's context, which the application read from the headers as our server span did.
    const caller = callerOf(root);
    return caller !== undefined && isSameSpan(caller, explicit) ? context : undefined;
  }
}

/** The span below which something begins in a context that `choose` gave. */
export function parentIn(context: Context): Track {
  const track = identityOf(context) as Track;
  const parent = track.standIn ?? track;
  parent.isReferenced = true;
  return parent;
}

/** Of what an operator wants ignored nothing is recorded, manual spans included. */
export const isIgnoredHere = (): boolean => isSuppressed(activeContext());
