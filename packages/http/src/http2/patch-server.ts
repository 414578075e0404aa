import type { Exchange } from '../exchange.ts';
import type { Guard } from '../guard.ts';
import type { Settings } from '../settings.ts';

export function receiveHttp2(
  _settings: Settings,
  _guard: Guard,
  _args: ArrayLike<unknown>,
): Exchange | undefined {
  return undefined;
}
