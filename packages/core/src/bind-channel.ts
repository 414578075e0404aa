import type { Channel } from 'node:diagnostics_channel';
import diagnosticsChannel from 'node:diagnostics_channel';
import type { Context } from '@opentelemetry/api';
import { activeContext, bindToStorage, unbindFromStorage } from './context-manager.ts';

/** The context in which what a message announces is to run; undefined leaves it where it is. */
export type ToContext = (message: unknown) => Context | undefined;

interface BoundChannel {
  /** Held here, since Node holds channels weakly. */
  readonly channel: Channel;
  readonly binders: ToContext[];
}

const bound = new Map<string, BoundChannel>();

/** Node makes an uncaught exception of whatever is thrown in here. */
function contextOf(binders: readonly ToContext[], message: unknown): Context {
  for (const toContext of binders) {
    try {
      const context = toContext(message);
      if (context !== undefined) return context;
    } catch {
      // The next one may know.
    }
  }
  return activeContext();
}

function bindFirst(name: string): BoundChannel {
  const binders: ToContext[] = [];
  const channel = diagnosticsChannel.channel(name);
  bindToStorage(channel, (message) => contextOf(binders, message));
  return { channel, binders };
}

/**
 * Lets what a publisher runs between the events of a tracing channel run in a context of ours. `toContext` is called before the
 * subscribers of the same event, which run in that context already. Only the `start` of a tracing channel, and `asyncStart` where a
 * callback follows, run something (https://nodejs.org/api/diagnostics_channel.html#channelrunstorescontext-fn-thisarg-args).
 *
 * @param name `tracing:mysql2:query:start`
 * @returns what undoes it
 */
export function bindChannel(name: string, toContext: ToContext): () => void {
  const { channel, binders } = bound.get(name) ?? bindFirst(name);
  bound.set(name, { channel, binders });
  binders.push(toContext);
  return () => {
    const at = binders.indexOf(toContext);
    if (at === -1) return;
    binders.splice(at, 1);
    if (binders.length > 0) return;
    bound.delete(name);
    unbindFromStorage(channel);
  };
}
