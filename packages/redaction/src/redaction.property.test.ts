// Targets that hide a secret are put together at random, by a description that knows nothing of how they are taken apart.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Redaction } from './redaction.ts';

const redaction = new Redaction();
const secret = 'S3cReT0VaLuE';

const names = fc.constantFrom(
  'token',
  'access_token',
  'password',
  'client-secret',
  'apiKey',
  'x-api-key',
  'sessionId',
  'JSESSIONID',
  'sig',
  'oauth_verifier',
  'passcode',
  'creditCard',
  'jwt',
  'authCode',
  'X-Amz-Signature',
);

const escaped = (character: string): string =>
  [...Buffer.from(character, 'utf8')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

/** What a server takes for the same name. */
const spelt = fc
  .tuple(names, fc.array(fc.nat({ max: 9 }), { minLength: 20, maxLength: 20 }), fc.nat({ max: 6 }))
  .map(([name, choices, ending]) => {
    const letters = [...name].map((letter, index) => {
      const choice = choices[index % choices.length];
      if (choice === 0) return letter.toUpperCase();
      if (choice === 1) return escaped(letter);
      if (choice === 2) return escaped(letter).replace('%', '%25');
      if (choice === 3 && index > 0) return `%E2%80%8B${letter}`;
      return letter;
    });
    const ends = ['', '', '', '[]', '[0]', '[value]', '%00'];
    return `${choices[0] === 5 ? 'user[' : ''}${letters.join('')}${choices[0] === 5 ? ']' : ''}${ends[ending]}`;
  });

const wraps: readonly ((inner: string) => string)[] = [
  (inner) => `next=${encodeURIComponent(`https://h.test/p?a=1&${inner}&b=2`)}`,
  (inner) => `next=${encodeURIComponent(`/p?${inner}`)}`,
  (inner) => `next=${encodeURIComponent(`/p#${inner}`)}`,
  (inner) => `next=${encodeURIComponent(`/p;${inner}`)}`,
  (inner) => `next=/p?${inner}`,
  (inner) => `q=${encodeURIComponent(JSON.stringify({ url: `/p?${inner}` }))}`,
  (inner) => encodeURIComponent(inner),
];
const firsts: readonly ((name: string) => string)[] = [
  (name) => `${name}=${secret}`,
  (name) => `${name}=${encodeURIComponent(`${secret}/+ &;`)}`,
  (name) => `${name}==${secret}`,
  () => `f=${encodeURIComponent(JSON.stringify({ a: 1, password: secret }))}`,
  () => `f={"a":1,"apiKey":"${secret}"}`,
  () => `f=${encodeURIComponent(JSON.stringify({ passwords: ['a]', secret], a: 1 }))}`,
  () => `f=${encodeURIComponent(JSON.stringify({ token: { a: '}', b: { c: secret } } }))}`,
  () => `f=${encodeURIComponent(JSON.stringify({ a: JSON.stringify({ token: secret }) }))}`,
  () => `f=https://user:${secret}@h.test/`,
  () => `f=${encodeURIComponent(`https://${secret}@h.test/`)}`,
];
const places: readonly ((inner: string) => string)[] = [
  (inner) => `/p?${inner}`,
  (inner) => `/p?a=1&${inner}&b=2`,
  (inner) => `/p?a=1;${inner}`,
  (inner) => `/p?a=1&amp;${inner}`,
  (inner) => `/p#${inner}`,
  (inner) => `/p;${inner.replaceAll('/', '%2F')}/q?a=1`,
  (inner) => `https://h.test/p?${inner}`,
];

const targets = fc
  .tuple(
    spelt,
    fc.nat({ max: firsts.length - 1 }),
    fc.array(fc.nat({ max: wraps.length - 1 }), { maxLength: 3 }),
    fc.nat({ max: places.length - 1 }),
  )
  .map(([name, first, wrap, place]) => {
    const inner = wrap.reduce((text, index) => wraps[index]?.(text) ?? text, firsts[first]?.(name) ?? '');
    return places[place]?.(inner) ?? '';
  });

test('redaction: no composed target shows its secret, as a target, a header or in a message', () => {
  fc.assert(
    fc.property(targets, (target) => {
      for (const masked of [
        redaction.target(target),
        redaction.header(target),
        redaction.header(`<${target}>; rel=next`),
        redaction.text(`GET ${target} failed`),
      ])
        assert.ok(
          !decodeURIComponent(masked.replaceAll(/%(?![0-9a-f]{2})/gi, '%25')).includes(secret),
          masked,
        );
    }),
    { numRuns: 3000 },
  );
});

test('redaction: any text at all, in time that grows with its length', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      for (const way of ['target', 'query', 'path', 'header', 'text'] as const)
        assert.equal(typeof redaction[way](text), 'string');
    }),
    { numRuns: 2000 },
  );
});

/** Made to be slow: a step whose time grows with the square of the length would take minutes for each of them. */
for (const unit of [
  '=',
  'a=',
  '%',
  '%25',
  '%253D',
  '"',
  '\\"',
  '":"',
  '"token":"',
  '//',
  '//@',
  'a:@',
  'eyJ',
  'eyJ.',
  'eyJaaaaaaaa.',
  '&',
  ';',
  'token=',
  '{(',
  ' Authorization: ',
  'a%3D',
  'x'.repeat(50),
  'bearer+',
  'Basic ',
  'token:[',
  '"token":{"a":[',
  'a: ',
  ':\\',
  ':  "',
  '{token}=',
  'userPin_',
]) {
  test(`redaction: 200,000 characters of ${JSON.stringify(unit)} are no trap`, () => {
    const text = unit.repeat(200_000 / unit.length);
    for (const way of ['target', 'query', 'path', 'header', 'text'] as const)
      assert.ok(redaction[way](text).length <= 3 * text.length);
  });
}
