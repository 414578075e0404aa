/** What parts of their own share of instrument. A name that a part needs is added here. */
export { createStamp, LateRoute, routeNoteOf } from '@spoor/instrument';
