/** The quick form of broken-delivery.long.test.ts. */
import { breakDelivery } from './broken-delivery.ts';

await breakDelivery(24);
