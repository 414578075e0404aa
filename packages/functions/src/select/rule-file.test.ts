import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readRules } from './rule-file.ts';

function fileWith(t: TestContext, content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-rules-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'functions.json');
  writeFileSync(path, content);
  return path;
}

test('the file gives its functions a name, a kind, attributes, a least duration, a rate, a callback and no traces of their own', (t) => {
  const entry = {
    functions: ['./src/cart.js#price', 'shop#Cart.*:callback=0'],
    name: 'cart {0.id}',
    kind: 'client',
    attributes: { 'user.id': 'args[0].id', rows: 'result.length' },
    minDuration: '200us',
    maxPerSecond: 500,
    callback: -1,
    root: false,
  };
  const { selectors, problems } = readRules(['./a.js#f'], fileWith(t, JSON.stringify([entry])));
  assert.deepEqual(problems, []);
  assert.deepEqual(
    selectors.map(({ selector, rule }) => [
      selector.text,
      rule.spanKind,
      rule.minDurationMs,
      rule.maxPerSecond,
      rule.callback,
      rule.canBeginTrace,
      rule.attributes.map(([name, { text }]) => `${name}=${text}`),
    ]),
    [
      ['./a.js#f', 0, 0, 1000, undefined, true, []],
      ['./src/cart.js#price', 2, 0.2, 500, -1, false, ['user.id=args[0].id', 'rows=result.length']],
      ['shop#Cart.*:callback=0', 2, 0.2, 500, 0, false, ['user.id=args[0].id', 'rows=result.length']],
    ],
  );
});

for (const [content, message] of [
  [
    '{',
    /^SPOOR_FUNCTIONS_FILE must be a file of JSON, got '.*functions\.json' \(SyntaxError: .*\); it is left out$/,
  ],
  ['{}', /^SPOOR_FUNCTIONS_FILE must hold a list of objects, got \{\}; it is left out$/],
  ['[1]', /^SPOOR_FUNCTIONS_FILE\[0\] must be an object with a list of functions, got 1; it is left out$/],
  [
    '[{}]',
    /^SPOOR_FUNCTIONS_FILE\[0\]\.functions\[0\] must be a file or package and .*, got undefined; it is left out$/,
  ],
  [
    '[{"functions":["./a.js"]}]',
    /^SPOOR_FUNCTIONS_FILE\[0\]\.functions\[0\] must be a file or package and .*, got '\.\/a\.js'; it is left out$/,
  ],
  [
    '[{"functions":"./a.js#f","kind":"x"}]',
    /^SPOOR_FUNCTIONS_FILE\[0\]\.kind must be one of internal, .*, got 'x'; it is left out$/,
  ],
  [
    '[{"functions":"./a.js#f","name":"{x}"}]',
    /^SPOOR_FUNCTIONS_FILE\[0\]\.name must be a name with .*, got '\{x\}'; it is left out$/,
  ],
  [
    '[{"functions":"./a.js#f","attributes":{"a":"f()"}}]',
    /^SPOOR_FUNCTIONS_FILE\[0\]\.attributes\.a must be args\[0\], .*, got 'f\(\)'; it is left out$/,
  ],
  [
    '[{"functions":"./a.js#f","attributes":[]}]',
    /^SPOOR_FUNCTIONS_FILE\[0\]\.attributes must be an object of names and expressions, got \[\]; it is left out$/,
  ],
  [
    '[{"functions":"./a.js#f","minDuration":5}]',
    /^SPOOR_FUNCTIONS_FILE\[0\]\.minDuration must be a duration such as .*, got 5; it is left out$/,
  ],
  [
    '[{"functions":"./a.js#f","maxPerSecond":0}]',
    /^SPOOR_FUNCTIONS_FILE\[0\]\.maxPerSecond must be a whole number >= 1, got 0; it is left out$/,
  ],
  [
    '[{"functions":"./a.js#f","callback":"x"}]',
    /^SPOOR_FUNCTIONS_FILE\[0\]\.callback must be the number of an argument, .*, got 'x'; it is left out$/,
  ],
  [
    '[{"functions":"./a.js#f","root":1}]',
    /^SPOOR_FUNCTIONS_FILE\[0\]\.root must be true or false, got 1; it is left out$/,
  ],
  [
    '[{"functions":"./a.js#f","nam":"x"}]',
    /^SPOOR_FUNCTIONS_FILE\[0\]\.nam must be one of functions, name, .*, got 'nam'; it is left out$/,
  ],
] as const)
  test(`a file with ${content} is told, and costs what is wrong alone`, (t) => {
    const { problems } = readRules([], fileWith(t, content));
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.match(problems[0] ?? '', message);
  });

test('a selector that cannot be read, and a file that is not there, are told', () => {
  assert.deepEqual(readRules(['db.js', './a.js#f'], undefined).problems, [
    "SPOOR_FUNCTIONS must be a file or package and a path of names such as ./src/db.js#Repo.find or lodash#merge, got 'db.js'; it is left out",
  ]);
  assert.match(
    readRules([], '/not/there').problems[0] ?? '',
    /^SPOOR_FUNCTIONS_FILE must be a file of JSON, got '\/not\/there' \(Error: ENOENT/,
  );
});
