// Turns a cart into an order: reserves the goods over a gRPC stream, then has them paid. HTTP, CommonJS.
'use strict';

const { callJson, serveJson } = require('./json-http.js');
const { connect, shop, status } = require('./shop-grpc.js');

const inventory = connect(shop.Inventory, process.env.INVENTORY_ADDRESS);
const attempts = 2;

function reserve({ sku, quantity }) {
  return new Promise((resolve, reject) => {
    const parcels = [];
    const stream = inventory.Reserve({ sku, quantity });
    stream.on('data', (parcel) => parcels.push(parcel));
    stream.on('end', () => resolve(parcels));
    stream.on('error', (error) => {
      const outOfStock = error.code === status.FAILED_PRECONDITION;
      reject(Object.assign(new Error(error.details), { status: outOfStock ? 409 : 502 }));
    });
  });
}

async function pay(charge) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await callJson('POST', `${process.env.PAYMENTS_URL}/charges`, { body: { ...charge, attempt } });
    } catch (error) {
      if (error.status !== 503 || attempt === attempts) throw error;
    }
  }
}

serveJson('orders', async (_request, { lines, card, currency }) => {
  const parcels = await Promise.all(lines.map(reserve));
  const cents = lines.reduce((sum, { price, quantity }) => sum + price.cents * quantity, 0);
  const payment = await pay({ card, currency, amount: { cents, currency: 'EUR' } });
  return { status: 201, body: { parcels: parcels.flat(), payment } };
});
