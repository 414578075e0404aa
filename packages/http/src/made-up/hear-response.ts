import { type AnyFunction, type Place, type Undo, wrap } from '@spoor/patch';
import type { Exchange } from '../exchange.ts';

/** The events that end a response. */
const isLast = (event: unknown): boolean => event === 'finish' || event === 'close';

/** Without it, nothing would be heard of the end of a response that is not one of Node's. */
export const canBeHeard = (response: object): boolean =>
  typeof (response as { emit?: unknown }).emit === 'function' && Object.isExtensible(response);

/**
 * A response that is not one of Node's is heard by its own `emit`, from now until its end. No listener is added: a mock would
 * count it.
 */
export function hearResponse(response: object, exchange: Exchange, place: Place): void {
  let undo: Undo | undefined;
  const heard = (original: AnyFunction) =>
    function emit(this: unknown, event: unknown, detail: unknown) {
      if (event === 'error') tell(place, exchange, event, detail);
      try {
        // biome-ignore lint/complexity/noArguments: passed on as they came
        return Reflect.apply(original, this, arguments);
      } finally {
        if (isLast(event)) {
          undo?.();
          tell(place, exchange, 'close', undefined);
        }
      }
    };
  undo = wrap(response as { emit: AnyFunction }, 'emit', heard);
}

function tell(place: Place, exchange: Exchange, event: string, detail: unknown): void {
  try {
    exchange.onOutgoing(event, detail);
  } catch (error) {
    place.failed(error);
  }
}
