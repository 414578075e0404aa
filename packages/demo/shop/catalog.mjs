// What the shop sells. HTTP, an ES module; asks pricing over gRPC.
import { serveJson } from './json-http.js';
import { call, connect, shop } from './shop-grpc.js';

const pricing = connect(shop.Pricing, process.env.PRICING_ADDRESS);

const products = {
  compass: 'Brass compass',
  rope: 'Hemp rope, ten fathoms',
  lantern: 'Storm lantern',
  sextant: 'Sextant, 1871, in its box',
  astrolabe: 'Astrolabe, on order',
};

serveJson('catalog', async (request) => {
  const sku = request.url.split('/')[2];
  const title = products[sku];
  if (!title) return { status: 404, body: { error: `no such product: ${sku}` } };
  return { body: { sku, title, price: await call(pricing, 'Quote', { sku }) } };
});
