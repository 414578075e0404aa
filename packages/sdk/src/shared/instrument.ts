/** What parts of their own share of instrument. A name that a part needs is added here. */
export { createStamp, routeNoteOf } from '@spoor/instrument';
