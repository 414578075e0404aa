import { type AnyFunction, type Guard, type Place, type Undo, wrap } from '@spoor/patch';
import { underWay } from './messages-under-way.ts';
import type { Protocol, ThriftExports } from './thrift-js.ts';

/** From 0.21 on structs have methods under symbols too. */
const names: readonly PropertyKey[] = ['write', Symbol.for('write')];

/** The library's own exception, while it is written as an answer: it says why a call could not be carried out. */
export function patchException({ Thrift }: ThriftExports, guard: Guard, place: Place): Undo[] {
  const prototype = Thrift?.TApplicationException?.prototype as Record<PropertyKey, AnyFunction> | undefined;
  if (prototype === undefined) return [];
  return names
    .filter((name) => typeof prototype[name] === 'function')
    .map((name) =>
      wrap(
        prototype,
        name,
        (original) =>
          function (this: unknown, output: Protocol) {
            const { writing } = underWay;
            if (writing?.isAnswer === true && !guard.isTripped) {
              try {
                writing.failed(this);
              } catch (error) {
                place.failed(error);
              }
            }
            return original.call(this, output);
          },
      ),
    );
}
