/** What is said when a collector takes a format only in a poorer form. */
import { parts } from '@spoor/messages';

export const changes = parts({
  zipkinV2: () => 'set the endpoint to its /api/v2/spans',
  withoutAddresses: () => 'sending them again without the address of the other side',
});
