/** What parts of their own share of redaction. A name that a part needs is added here. */
export { maskSecrets } from '@spoor/redaction';
