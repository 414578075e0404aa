// What things cost. gRPC, CommonJS.
'use strict';

const { setTimeout: delay } = require('node:timers/promises');
const { serveGrpc, shop, status } = require('./shop-grpc.js');

const prices = { compass: 4200, rope: 1150, lantern: 2300, sextant: 98000, astrolabe: 145000 };
const perEuro = { EUR: 1, USD: 1.09, KES: 141.2 };

/** The deliberate slow path: antiques are valued one by one, by an old gentleman with a magnifying glass. */
const antiques = new Set(['sextant']);
const valuationMs = 180;

async function quote({ sku }) {
  const cents = prices[sku];
  if (cents === undefined) throw { code: status.NOT_FOUND, details: `no price for ${sku}` };
  await delay(antiques.has(sku) ? valuationMs : 3);
  return { cents, currency: 'EUR' };
}

async function convert({ amount, currency }) {
  const rate = perEuro[currency];
  if (rate === undefined) throw { code: status.INVALID_ARGUMENT, details: `unknown currency ${currency}` };
  return { cents: Math.round((amount.cents / perEuro[amount.currency]) * rate), currency };
}

const unary = (work) => (call, done) => {
  work(call.request).then((answer) => done(null, answer), done);
};

serveGrpc('pricing', shop.Pricing.service, { Quote: unary(quote), Convert: unary(convert) });
