import { createPropagator, propagatorNames, rootContext } from '@spoor/core';

/** A small generator of its own, so that a failing header set is found again by its number. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const names = [
  'traceparent',
  'tracestate',
  'baggage',
  'uber-trace-id',
  'uberctx-key',
  'UberCtx-Other',
  'uberctx-',
  'jaeger-baggage',
  'jaeger-debug-id',
  'b3',
  'x-b3-traceid',
  'x-b3-spanid',
  'x-b3-sampled',
  'x-b3-flags',
  'x-b3-parentspanid',
  'host',
  'forwarded',
  'user-agent',
  'TRACEPARENT',
  '__proto__',
  'constructor',
  'x-',
  'u',
  '',
];
const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';
const seeds = [
  `00-${trace}-${span}-01`,
  `cc-${trace}-${span}-01-x`,
  'rojo=1,congo=t61rcWkgMzE',
  'a@b=c',
  'k=v;p=q,l=%C3%A9',
  `${trace}:${span}:0:1`,
  '1:2:0:3',
  '1%3A2%3A0%3A1',
  'k1=v1, k2=v2',
  `${trace}-${span}-1-${span}`,
  'd',
  '0',
  trace,
  span,
  '1',
  'true',
  '',
  ' ',
  '\t',
];
const odd = [
  ',',
  ';',
  '=',
  '%',
  '%%',
  '%F',
  '%FF',
  '%00',
  '-',
  ':',
  '\0',
  '\r\n',
  '\u00ff',
  '\ud800',
  '\u{1f600}',
  '\u0134',
  '@',
  '"',
  '\\',
  '0'.repeat(40),
  'f'.repeat(40),
  ','.repeat(300),
  ' '.repeat(300),
  '%'.repeat(300),
  'a=b,'.repeat(100),
];

type Random = () => number;
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

function value(random: Random): string {
  let text = pick(random, seeds);
  for (let edits = Math.floor(random() * 4); edits > 0; edits--) {
    const at = Math.floor(random() * (text.length + 1));
    const rest = at + Math.floor(random() * 3);
    const inserted = random() < 0.5 ? pick(random, odd) : String.fromCharCode(Math.floor(random() * 0x180));
    text = text.slice(0, at) + inserted + text.slice(rest);
  }
  return random() < 0.001 ? text.repeat(2000).slice(0, 60_000) : text;
}

export function headerSet(number: number): string[] {
  const random = mulberry(number);
  const headers: string[] = [];
  for (let count = Math.floor(random() * 10); count >= 0; count--) {
    const name = pick(random, names);
    const single = value(random);
    for (let repeat = random() < 0.05 ? Math.floor(random() * 200) : 1; repeat > 0; repeat--)
      headers.push(name, single);
  }
  return headers;
}

const propagator = createPropagator(propagatorNames);
/** What Node's `setHeader` and grpc-js take; anything else would throw in the application's request. */
const legalName = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/i;
const legalValue = /^[\t\x20-\x7e]*$/;
/** Of the headers of a request, for Node takes 16384 bytes and others a hundred headers (docs/decisions/propagation.md). */
const [maxBytes, maxHeaders] = [9216, 40];

const getter = {
  get: (carrier: Map<string, string[]>, name: string) => carrier.get(name),
  keys: (carrier: Map<string, string[]>) => [...carrier.keys()],
};

/** One header set in and out again through both ways; throws when something is wrong with it. */
export function runHeaderSet(number: number): void {
  const headers = headerSet(number);
  const carrier = new Map<string, string[]>();
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] as string;
    carrier.set(name, [...(carrier.get(name) ?? []), headers[index + 1] as string]);
  }
  for (const context of [
    propagator.extractRaw(rootContext, headers),
    propagator.extract(rootContext, carrier, getter),
  ]) {
    let [bytes, count] = [0, 0];
    propagator.inject(context, undefined, {
      set: (_, name, sent) => {
        if (!legalName.test(name) || !legalValue.test(sent))
          throw new Error(`set ${number} sends ${name}: ${JSON.stringify(sent)}`);
        bytes += `${name}: ${sent}\r\n`.length;
        count++;
      },
    });
    if (bytes > maxBytes || count > maxHeaders)
      throw new Error(`set ${number} sends ${count} headers of ${bytes} bytes`);
  }
}
