import { setTimeout as delay } from 'node:timers/promises';

/** What a visitor's browser would send. Plain HTTP and no tracing here either: the gateway is where traces begin. */
export interface Visit {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** The note that visitors of the demo carry: set here at the edge, read by payments, carried by the tracer. */
const baggage = 'shop.visitor=demo';

const goodCard = '4000-0000-0000-1000';
const sleepyBankCard = '4000-0000-0000-0119';

function checkout(cart: string, card: string, ...items: readonly [sku: string, quantity: number][]): Visit {
  return {
    method: 'POST',
    path: `/carts/${encodeURIComponent(cart)}/checkout`,
    body: { card, currency: 'KES', items: items.map(([sku, quantity]) => ({ sku, quantity })) },
  };
}

/** The visit that shows everything: the slow path, the error and its retry, a stream, and every service. */
export const showcase = (cart: string): Visit =>
  checkout(cart, sleepyBankCard, ['compass', 2], ['sextant', 1]);

const visits: readonly ((cart: string) => Visit)[] = [
  () => ({ method: 'GET', path: '/products/compass' }),
  (cart) => checkout(cart, goodCard, ['rope', 3], ['lantern', 1]),
  () => ({ method: 'GET', path: '/products/lantern' }),
  showcase,
  () => ({ method: 'GET', path: '/products/sextant' }),
  (cart) => checkout(cart, goodCard, ['astrolabe', 1]),
];

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export async function visit(
  gatewayUrl: string,
  { method, path, body }: Visit,
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await fetch(`${gatewayUrl}${path}`, {
    method,
    headers: { baggage, 'content-type': 'application/json' },
    ...(signal === undefined ? {} : { signal }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

const pauseMs = 1000;

/** Light traffic until `signal` aborts; a visit that fails is the shop's affair, not the visitor's. */
export async function keepVisiting(gatewayUrl: string, signal: AbortSignal): Promise<void> {
  for (let number = 1; !signal.aborted; number += 1) {
    const next = visits[number % visits.length];
    if (next !== undefined) await visit(gatewayUrl, next(`visitor-${number}`), signal).catch(() => undefined);
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}
