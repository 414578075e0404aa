import { type AnyFunction, type Guard, type Undo, wrap } from '@spoor/patch';
import type { JaegerBridge } from './jaeger-bridge.ts';
import { defaultClass, isObject } from './jaeger-client.ts';

/** The metric of what was handed over; the application may have a reporter without one. */
function countSuccess(reporter: unknown): void {
  const metrics = isObject(reporter) ? reporter['_metrics'] : undefined;
  const counter = isObject(metrics) ? metrics['reporterSuccess'] : undefined;
  if (isObject(counter) && typeof counter['increment'] === 'function')
    (counter as { increment(by: number): void }).increment(1);
}

/** A span that we have recorded is not sent a second time. What reaches this reporter on another way is sent as before. */
export function patchReporter(exports: unknown, guard: Guard, bridge: JaegerBridge): Undo {
  const prototype = defaultClass(exports).prototype as { report: AnyFunction };
  const place = guard.lenientPlace('the count of a reporter');
  return wrap(
    prototype,
    'report',
    (original) =>
      function report(this: unknown, span: unknown) {
        if (!guard.isTripped && bridge.isRecorded(span)) {
          try {
            countSuccess(this);
            if (place.hasFailed) place.settle();
          } catch (error) {
            place.failed(error);
          }
          return undefined;
        }
        // biome-ignore lint/complexity/noArguments: passed on as they came
        return Reflect.apply(original, this, arguments);
      },
  );
}
