/**
 * The controller and the handler of a request in NestJS 10 to 12, as attributes of the server span, and the exception that its filters got. The
 * route comes from express or fastify below.
 */

import { ATTR_CODE_FUNCTION_NAME } from '@opentelemetry/semantic-conventions';
import { type Part, type RouteNote, routeNoteOf } from '@spoor/instrument';
import { noteCaughtError } from '@spoor/instrument/operations';
import { type AnyFunction, type Guard, type Undo, wrap } from '@spoor/patch';
import type { LibrarySettings } from '../settings.ts';

/** The names of upstream's instrumentation, `@opentelemetry/instrumentation-nestjs-core`. */
const CONTROLLER = 'nestjs.controller';
const CALLBACK = 'nestjs.callback';

interface ExecutionContext {
  create: AnyFunction;
}

interface ExceptionsHandler {
  next: AnyFunction;
}

interface Writable {
  isRecording(): boolean;
  setAttribute(key: string, value: string): unknown;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** @param request of express, or of fastify, which keeps Node's in `raw` */
function noteOf(request: unknown): RouteNote | undefined {
  if (!isObject(request)) return undefined;
  const note = routeNoteOf(request);
  if (note !== undefined) return note;
  const { raw } = request as { readonly raw?: unknown };
  return isObject(raw) ? routeNoteOf(raw) : undefined;
}

/** A method of a controller, as it is written. */
class HandlerNames {
  readonly controller: string;
  readonly callback: string;
  readonly qualified: string;

  constructor(instance: unknown, methodName: unknown) {
    const { constructor: controller } = instance as { readonly constructor: { readonly name: unknown } };
    this.controller = String(controller.name);
    this.callback = String(methodName);
    this.qualified = `${this.controller}.${this.callback}`;
  }

  write(request: unknown): void {
    const span = noteOf(request)?.span as Writable | undefined;
    if (span?.isRecording?.() !== true) return;
    span.setAttribute(ATTR_CODE_FUNCTION_NAME, this.qualified);
    span.setAttribute(CONTROLLER, this.controller);
    span.setAttribute(CALLBACK, this.callback);
  }
}

function watchHandlers(prototype: ExecutionContext, guard: Guard): Undo {
  const registering = guard.lenientPlace('the registration of a handler');
  const place = guard.lenientPlace('the handler of a request');
  function follow(handle: AnyFunction, names: HandlerNames): AnyFunction {
    return function (this: unknown, request: unknown, response: unknown, next: unknown): unknown {
      if (!guard.isTripped) {
        try {
          names.write(request);
          if (place.hasFailed) place.settle();
        } catch (error) {
          place.failed(error);
        }
      }
      return handle.call(this, request, response, next);
    };
  }
  return wrap(
    prototype,
    'create',
    (original: AnyFunction) =>
      function create(this: unknown, instance: unknown, _callback: unknown, methodName: unknown): unknown {
        // biome-ignore lint/complexity/noArguments: passed on as they came
        const handle: unknown = Reflect.apply(original, this, arguments);
        if (guard.isTripped || typeof handle !== 'function') return handle;
        try {
          return follow(handle as AnyFunction, new HandlerNames(instance, methodName));
        } catch (error) {
          registering.failed(error);
          return handle;
        }
      },
  );
}

/** Of microservices and sockets the first argument is no request, and has no note. */
function watchExceptions(prototype: ExceptionsHandler, guard: Guard): Undo {
  const place = guard.lenientPlace('the exception of a request');
  return wrap(
    prototype,
    'next',
    (original: AnyFunction) =>
      function next(
        this: unknown,
        exception: unknown,
        host: { getArgByIndex(index: number): unknown },
      ): unknown {
        if (!guard.isTripped) {
          try {
            noteCaughtError(noteOf(host.getArgByIndex(0)), exception);
            if (place.hasFailed) place.settle();
          } catch (error) {
            place.failed(error);
          }
        }
        return original.call(this, exception, host);
      },
  );
}

interface Exports {
  readonly RouterExecutionContext: { readonly prototype: ExecutionContext };
  readonly ExceptionsHandler: { readonly prototype: ExceptionsHandler };
}

export const packages: Part<LibrarySettings>['packages'] = {
  context: (exports, { guard }) =>
    watchHandlers((exports as Exports).RouterExecutionContext.prototype, guard),
  exceptions: (exports, { guard }) =>
    watchExceptions((exports as Exports).ExceptionsHandler.prototype, guard),
};

export const esModules: Part<LibrarySettings>['esModules'] = {
  context: (bindings, { guard }) =>
    watchHandlers((bindings as unknown as Exports).RouterExecutionContext.prototype, guard),
  exceptions: (bindings, { guard }) =>
    watchExceptions((bindings as unknown as Exports).ExceptionsHandler.prototype, guard),
};
