import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Choice, type Found } from './choose.ts';
import { parseSelector } from './selector.ts';

const found = (paths: string | readonly string[], more: Partial<Found> = {}): Found => ({
  paths: typeof paths === 'string' ? [paths] : paths,
  line: 1,
  isOnlyNamed: false,
  isMade: false,
  ...more,
});

function choice(...texts: readonly string[]) {
  const selectors = texts.map((text) => {
    const selector = parseSelector(text);
    assert.ok(selector, text);
    return selector;
  });
  return new Choice(selectors, '/app');
}

for (const text of [
  '',
  '#',
  './a.js',
  './a.js#',
  '#f',
  './src/#f',
  './a.js#a b',
  './a.js#a..b',
  'lodash',
  'a b#f',
  './a.js:0',
  './a.js:x',
  '!',
  '@a#f',
])
  test(`${JSON.stringify(text)} is no selector`, () => assert.equal(parseSelector(text), undefined));

test('a callback is the last argument, or the one that is numbered', () => {
  const callbacks = [
    './a.js#f',
    './a.js#f:callback',
    './a.js#f:callback=0',
    './a.js#f:callback=-2',
    './a.js:7:callback',
  ];
  assert.deepEqual(
    callbacks.map((text) => parseSelector(text)?.callback),
    [undefined, -1, 0, -2, -1],
  );
});

for (const [text, inside, outside] of [
  [
    './src/db.js#f',
    ['/app/src/db.js'],
    ['/app/src/db.jsx', '/app/db.js', '/other/src/db.js', '/app/x/src/db.js'],
  ],
  [
    './src/**/*.js#f',
    ['/app/src/a.js', '/app/src/b/c/a.js'],
    ['/app/src/a.mjs', '/app/src/node_modules/x/a.js'],
  ],
  ['./**#f', ['/app/a.js', '/app/b/c.ts'], ['/app/node_modules/x/a.js', '/opt/a.js']],
  ['./src/?.service.ts#f', ['/app/src/a.service.ts'], ['/app/src/ab.service.ts', '/app/src/axservice.ts']],
  ['../lib/*#f', ['/lib/a.js'], ['/app/lib/a.js', '/lib/b/a.js']],
  ['/opt/main.js#f', ['/opt/main.js'], ['/app/opt/main.js']],
  ['./node_modules/x/a.js#f', ['/app/node_modules/x/a.js'], ['/app/x/a.js']],
  [
    'x#f',
    ['/app/node_modules/x/a.js', '/b/node_modules/x/lib/c.js'],
    ['/app/node_modules/xy/a.js', '/app/x/a.js', '/app/node_modules/x/node_modules/y/a.js'],
  ],
  [
    '@a/b/lib/*.js#f',
    ['/app/node_modules/@a/b/lib/c.js'],
    ['/app/node_modules/@a/b/c.js', '/app/node_modules/@a/c/lib/c.js'],
  ],
] as const) {
  test(`${text} is about its files alone`, () => {
    const wanted = choice(text);
    assert.deepEqual(
      [inside.filter((path) => wanted.of(path)), outside.filter((path) => wanted.of(path))],
      [inside, []],
    );
  });
}

for (const [text, taken, left] of [
  ['Repo.find', ['Repo.find'], ['find', 'Repo.findAll', 'a.Repo.find']],
  [
    '*Service.*',
    ['UserService.get', 'Service.#p'],
    [
      'UserService',
      'a.UserService.get',
      'UserService.get.inner',
      'UserService.toString',
      'UserService.@@iterator',
      'UserService.then',
    ],
  ],
  [
    '**',
    ['a', 'a.b.c', 'Old.method'],
    ['a.toJSON', '__name', '__copyProps.get', '_export', '_interop_require_default'],
  ],
  ['**.find', ['find', 'Repo.find', 'a.b.find'], ['finder', 'Repo.find.inner']],
  ['Repo.**', ['Repo.find', 'Repo.find.inner'], ['Repo']],
  ['Client.#sign', ['Client.#sign'], ['Client.sign']],
  ['Repo.toString', ['Repo.toString'], []],
  ['*.@@iterator', ['List.@@iterator'], []],
  ['a$b', ['a$b'], ['ab', 'aXb']],
] as const) {
  test(`#${text} takes those names alone`, () => {
    const file = choice(`./a.js#${text}`).of('/app/a.js');
    assert.ok(file);
    const isTaken = (path: string) => file.choose(found(path)) !== undefined;
    assert.deepEqual([taken.filter(isTaken), left.filter(isTaken)], [taken, []]);
  });
}

test('the last selector that matches decides, and ! takes away', () => {
  const file = choice('./**#Repo.*', './a.js#Repo.find', '!./**#*.hidden', './a.js#Repo.hidden').of(
    '/app/a.js',
  );
  const chosen = ['Repo.get', 'Repo.find', 'Repo.hidden', 'Other.hidden'].map((path) =>
    file?.choose(found(path)),
  );
  assert.deepEqual(chosen, [0, 1, 3, undefined]);
  assert.equal(choice('!./**#f').of('/app/a.js'), undefined);
});

test('a pattern takes neither accessors nor what a call has made; their names do', () => {
  const byPattern = choice('./a.js#*').of('/app/a.js');
  const byName = choice('./a.js#f').of('/app/a.js');
  for (const special of [found('f', { isOnlyNamed: true }), found('f', { isMade: true })])
    assert.deepEqual([byPattern?.choose(special), byName?.choose(special)], [undefined, 0]);
});

test('a function is found by its line, and by the name under which it is exported', () => {
  const byLine = choice('./a.js:42').of('/app/a.js');
  assert.deepEqual(
    [byLine?.choose(found([], { line: 42 })), byLine?.choose(found('f', { line: 41 }))],
    [0, undefined],
  );
  assert.equal(
    choice('./a.js#default')
      .of('/app/a.js')
      ?.choose(found(['main', 'default'])),
    0,
  );
});

test('a file is worth parsing when it holds the name, or is named itself', () => {
  const isWorth = (text: string, source: string) => choice(text).of('/app/a.js')?.isWorthParsing(source);
  assert.deepEqual(
    [
      isWorth('./**#Repo.find', 'class Repo { get() {} }'),
      isWorth('./**#Repo.find', 'find'),
      isWorth('./a.js#Repo.find', ''),
      isWorth('./**#**', ''),
      isWorth('./**#*Service.*', 'x'),
    ],
    [false, true, true, true, false],
  );
});
