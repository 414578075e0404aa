/** What parts of their own share of instrument. A name that a part needs is added here. */
export { createStamp } from '@spoor/instrument';
