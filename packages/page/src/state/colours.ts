import { signal } from '@preact/signals';
import { ServiceColours } from '../model/text/service-colours.ts';
import { recall, remember } from './remembered.ts';

// Under a name of its own: older pages remembered a colour for every service.
const colours = new ServiceColours(recall('moved-colours'), (slots) => remember('moved-colours', slots));

/** Grows when a colour has changed; whoever draws with colours reads it. */
export const colourRound = signal(0);

export function colourOf(service: string): string {
  colourRound.value;
  return colours.of(service);
}

/** Before services are drawn beside each other. */
export function separateColours(
  services: readonly string[],
  neighbours?: readonly (readonly [string, string])[],
): void {
  if (colours.separate(services, neighbours)) colourRound.value += 1;
}
