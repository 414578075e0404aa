import { breakDelivery } from './broken-delivery.ts';

await breakDelivery(1);
