import diagnosticsChannel from 'node:diagnostics_channel';
import type { Guard } from './guard.ts';
import type { Undo } from './wrap.ts';

/**
 * Hears what a library publishes itself (https://nodejs.org/api/diagnostics_channel.html). To subscribe makes a string known to Node and
 * loads nothing. Node makes an uncaught exception of what a subscriber throws, hence the guard around each message.
 *
 * @param name `tracing:redis:command:start` for an event of a tracing channel
 */
export function subscribeChannel(name: string, guard: Guard, onMessage: (message: unknown) => void): Undo {
  const place = guard.place(`a message of ${name}`);
  function listen(message: unknown): void {
    if (guard.isTripped) return;
    try {
      onMessage(message);
      if (place.hasFailed) place.settle();
    } catch (error) {
      // Whatever has switched it off was told.
      if (!guard.isTripped) place.failed(error);
    }
  }
  diagnosticsChannel.subscribe(name, listen);
  return () => {
    diagnosticsChannel.unsubscribe(name, listen);
  };
}
