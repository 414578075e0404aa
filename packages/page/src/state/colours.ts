import { ServiceColours } from '../model/text/service-colours.ts';
import { recall, remember } from './remembered.ts';

const colours = new ServiceColours(recall('colours'), (slots) => remember('colours', slots));

export const colourOf = (service: string): string => colours.of(service);
