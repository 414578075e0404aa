// The front door. HTTP, CommonJS.
'use strict';

const { callJson, serveJson } = require('./json-http.js');

const product = (sku) => callJson('GET', `${process.env.CATALOG_URL}/products/${sku}`);

async function checkout({ items, card, currency }) {
  const lines = await Promise.all(
    items.map(async ({ sku, quantity }) => ({ sku, quantity, price: (await product(sku)).price })),
  );
  return callJson('POST', `${process.env.ORDERS_URL}/orders`, { body: { lines, card, currency } });
}

serveJson('gateway', async ({ method, url }, body) => {
  const [, area, name, action] = url.split('/');
  if (method === 'GET' && area === 'products') return { body: await product(name) };
  if (method === 'POST' && area === 'carts' && action === 'checkout') {
    return { status: 201, body: await checkout(body) };
  }
  return { status: 404, body: { error: `nothing at ${url}` } };
});
