import type { Tracer } from '@spoor/core';
import type { CommonSettings } from '@spoor/instrument';

/** What the part of a library is given. */
export interface LibrarySettings extends CommonSettings {
  /** Of this library. Undefined: no span, and the context still travels (`OTEL_SDK_DISABLED`). */
  readonly tracer: Tracer | undefined;
}
