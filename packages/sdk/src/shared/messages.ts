/** What parts of their own share of messages. A name that a part needs is added here. */
export { catalogue, parts } from '@spoor/messages';
