// Takes the money. HTTP, an ES module; converts currencies with pricing over gRPC.
import { setTimeout as delay } from 'node:timers/promises';
import { serveJson } from './json-http.js';
import { call, connect, shop } from './shop-grpc.js';

const pricing = connect(shop.Pricing, process.env.PRICING_ADDRESS);

/** The deliberate error: this card's bank never answers the first request for a charge. */
const sleepyCard = '4000-0000-0000-0119';
const declinedCard = '4000-0000-0000-0002';

serveJson('payments', async (request, { card, amount, currency, attempt }) => {
  if (card === sleepyCard && attempt === 1) {
    return { status: 503, body: { error: 'the bank does not answer' } };
  }
  const charged = await call(pricing, 'Convert', { amount, currency });
  await delay(6);
  if (card === declinedCard) return { status: 402, body: { error: 'card declined' } };
  // Visitors of the house carry a note from the front door on; nobody in between has to hand it on.
  const sandbox = /(^|,)\s*shop\.visitor=demo\s*(,|;|$)/.test(request.headers.baggage ?? '');
  return { status: 201, body: { charged, sandbox } };
});
