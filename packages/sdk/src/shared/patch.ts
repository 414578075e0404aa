/** What parts of their own share of patch. A name that a part needs is added here. */
export { dressAs, Guard, interceptPackage, wrap } from '@spoor/patch';
