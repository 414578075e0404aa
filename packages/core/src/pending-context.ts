import type { Context } from '@opentelemetry/api';
import { DerivedContext, type OwnContext, type Track } from './context.ts';
import type { ContextValues } from './context-values.ts';

type Mutable = { track: Track | undefined; foreignSpan: unknown; values: ContextValues | undefined };

/**
 * For work whose caller is found only after it has begun: a server that decodes a message and calls its handler in one function, with the
 * caller's context inside of the message. The work is run in this context, which says what the one says that it was made of, until it is
 * settled; from then on it says what the settled one says.
 */
export class PendingContext extends DerivedContext {
  constructor(context: Context) {
    const { track, foreignSpan, values } = context as OwnContext;
    super(track, foreignSpan, values);
  }

  /** Once, before anybody else's code runs in this context. @param context one of ours */
  settle(context: Context): void {
    const { track, foreignSpan, values } = context as OwnContext;
    write(this, track, foreignSpan, values);
  }
}

/** The fields of a context are for nobody else to change. */
function write(
  target: Mutable,
  track: Track | undefined,
  foreignSpan: unknown,
  values: ContextValues | undefined,
): void {
  target.track = track;
  target.foreignSpan = foreignSpan;
  target.values = values;
}
