// What is on the shelves. gRPC, CommonJS; a reservation is a stream, one parcel from each warehouse.
'use strict';

const { setTimeout: delay } = require('node:timers/promises');
const { serveGrpc, shop, status } = require('./shop-grpc.js');

/** A shop whose shelves are filled again every night: nothing is taken for good. */
const warehouses = [
  { name: 'mombasa', stock: { compass: 1, rope: 40, lantern: 3, sextant: 1 } },
  { name: 'rotterdam', stock: { compass: 25, rope: 900, lantern: 30, sextant: 1 } },
];

async function reserve(call) {
  const { sku } = call.request;
  let missing = call.request.quantity;
  for (const { name, stock } of warehouses) {
    const quantity = Math.min(missing, stock[sku] ?? 0);
    if (quantity === 0) continue;
    await delay(4);
    call.write({ warehouse: name, quantity });
    missing -= quantity;
  }
  if (missing === 0) return call.end();
  call.emit('error', {
    code: status.FAILED_PRECONDITION,
    details: `${missing} ${sku} missing in all warehouses`,
  });
}

serveGrpc('inventory', shop.Inventory.service, { Reserve: reserve });
