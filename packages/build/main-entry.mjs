// The bundle of the main entry of the package: what it starts is in the bundle of the preload.
import { noteWrongPreload } from '@spoor/sdk';

export { start } from '@spoor/sdk';

noteWrongPreload();
