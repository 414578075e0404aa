import type { AnyFunction, Guard } from '@spoor/patch';

/**
 * An application calls these methods itself: where one of them throws, which is a fault of ours, the base class's answers instead, that
 * does nothing.
 */
export function guardMethods(prototype: object, guard: Guard): void {
  const base = Reflect.getPrototypeOf(prototype) as Record<string, AnyFunction | undefined>;
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const method = Reflect.getOwnPropertyDescriptor(prototype, name)?.value as AnyFunction | undefined;
    const fallback = base[name];
    if (name === 'constructor' || typeof method !== 'function' || typeof fallback !== 'function') continue;
    const place = guard.lenientPlace(name);
    Object.defineProperty(prototype, name, {
      configurable: true,
      writable: true,
      value(this: object) {
        // biome-ignore lint/complexity/noArguments: passed on as they came
        if (guard.isTripped) return Reflect.apply(fallback, this, arguments);
        try {
          // biome-ignore lint/complexity/noArguments: passed on as they came
          const result: unknown = Reflect.apply(method, this, arguments);
          if (place.hasFailed) place.settle();
          return result;
        } catch (error) {
          place.failed(error);
          // biome-ignore lint/complexity/noArguments: passed on as they came
          return Reflect.apply(fallback, this, arguments);
        }
      },
    });
  }
}
