/**
 * Frameworks that trace themselves (Next.js) start a span of kind SERVER for a request of which the server span is ours already. A
 * request has one server span; theirs stays, as an internal one, and what it knows better goes to ours: the route.
 */
import type { Context } from '@opentelemetry/api';
import { identityOf, Span, type SpanRule } from '@spoor/core';
import { RouteNote, RPC_METADATA_KEY } from './route-note.ts';

const kindInternal = 0;
const kindServer = 1;
const kindClient = 2;

/** Its start-up and its work in the background are no requests; its spans of `fetch` stand around ours. */
const next = 'next.js';

/** Of the request that is being served here, if its span is open and the parent of what is started in the context. */
function openNote(context: Context): RouteNote | undefined {
  const note = context.getValue(RPC_METADATA_KEY);
  if (!(note instanceof RouteNote) || !(note.span instanceof Span)) return undefined;
  return identityOf(context)?.isRemote === false ? note : undefined;
}

export function createInnerSpanRule({ recordsFetch }: { readonly recordsFetch: boolean }): SpanRule {
  return {
    kindFor(kind, tracerName, context) {
      if (kind === kindServer) return openNote(context) === undefined ? kind : kindInternal;
      if (tracerName !== next) return kind;
      if (identityOf(context) === undefined) return undefined;
      return kind === kindClient && recordsFetch ? kindInternal : kind;
    },
    hasChanged(span, givenKind, context) {
      if (givenKind === kindServer) openNote(context)?.follow(span);
    },
  };
}
