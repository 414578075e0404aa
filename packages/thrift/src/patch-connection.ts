/**
 * What becomes of a client's connection, without a listener: thrift counts those of 'error', and keeps an error to itself that nobody
 * listens for.
 */
import { type AnyFunction, type Guard, type Place, type Undo, wrap } from '@spoor/patch';
import { connectionRecords } from './connection-record.ts';
import type { ThriftExports } from './thrift-js.ts';

function patchEmit(prototype: object, guard: Guard, place: Place): Undo {
  return wrap(
    prototype as { emit: AnyFunction },
    'emit',
    (_original, holder) =>
      function emit(this: object, event: unknown, detail: unknown) {
        const record = guard.isTripped ? undefined : connectionRecords.read(this);
        if (record !== undefined) {
          try {
            record.onEvent(event, detail);
            if (place.hasFailed) place.settle();
          } catch (error) {
            place.failed(error);
          }
        }
        // biome-ignore lint/complexity/noArguments: passed on as they came
        return Reflect.apply(holder.emit, this, arguments);
      },
  );
}

export function patchConnections(exports: ThriftExports, guard: Guard): Undo[] {
  const place = guard.lenientPlace('what becomes of a connection');
  return [exports.Connection, exports.HttpConnection, exports.WSConnection].flatMap((each) =>
    each !== undefined && 'emit' in each.prototype ? [patchEmit(each.prototype, guard, place)] : [],
  );
}
