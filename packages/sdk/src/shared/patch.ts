/** What parts of their own share of patch. A name that a part needs is added here. */
export { wrap } from '@spoor/patch';
