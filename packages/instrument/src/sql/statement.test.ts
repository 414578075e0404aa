import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mysql, postgresql, type SqlDialect, standardSql } from './dialect.ts';
import { describeStatement, maxStatementLength, Statements } from './statement.ts';

const dialects = { postgresql, mysql, standardSql } as const;

const masked: readonly (readonly [dialects: string, text: string, masked: string])[] = [
  ['all', "SELECT * FROM t WHERE a = 'x'", 'SELECT * FROM t WHERE a = ?'],
  ['all', "SELECT 'it''s', '' FROM t", 'SELECT ?, ? FROM t'],
  ['all', 'SELECT 1, -2.5, .5, 1e-10, 0x1F, 1_000, t1 FROM t2', 'SELECT ?, -?, ?, ?, ?, ?, t1 FROM t2'],
  ['all', "SELECT N'x', X'1F', b'01', DATE '2020-01-01'", 'SELECT ?, ?, ?, DATE ?'],
  ['all', 'SELECT a /* secret */ FROM t -- secret\nWHERE b = 1', 'SELECT a   FROM t  \nWHERE b = ?'],
  ['all', '/* secret */ SELECT 1', ' SELECT ?'],
  [
    'all',
    'SELECT a WHERE a IN (1, 2,3) AND b in (?, ?) AND c IN (4)',
    'SELECT a WHERE a IN (?) AND b in (?) AND c IN (?)',
  ],
  ['all', 'WHERE a IN (SELECT 1, 2) AND b IN ($1, $2)', 'WHERE a IN (SELECT ?, ?) AND b IN ($1, $2)'],
  ['all', 'WHERE a = TRUE AND b IS NOT false', 'WHERE a = ? AND b IS NOT false'],
  ['all', "SELECT 'without end", 'SELECT ?'],
  ['all', 'SELECT `a`, `b` FROM `c` /* without end', 'SELECT `a`, `b` FROM `c`  '],
  ['postgresql standardSql', 'SELECT "a b", "x"\'y\' FROM "C"', 'SELECT "a b", "x"? FROM "C"'],
  ['postgresql', "SELECT E'it\\'s', U&'d\\0061ta', U&\"name\"", 'SELECT ?, ?, U&"name"'],
  ['postgresql', "SELECT $$a'b$$, $tag$ $$ secret $tag$, $1::int, a$b$c", 'SELECT ?, ?, $1::int, a$b$c'],
  ['postgresql', "SELECT a #>> '{b}', /* /* */ secret */ data->0", 'SELECT a #>> ?,   data->?'],
  ['postgresql', "SELECT 'C:\\' , 'secret'", 'SELECT ?'],
  ['postgresql', 'SELECT 5--3\n, a[1:2]', 'SELECT ? \n, a[?:?]'],
  ['mysql', `SELECT "it\\"s", 'it\\'s' AND "a""b"`, 'SELECT ?, ? AND ?'],
  ['mysql', "SELECT _utf8mb4'x', 5--3 # secret\n, @a", 'SELECT ?, ?--?  \n, @a'],
  ['mysql', 'SELECT a/*!50001 , secret */ FROM t -- ', 'SELECT a  FROM t  '],
];

const dialectsOf = (names: string): SqlDialect[] =>
  Object.entries(dialects).flatMap(([name, dialect]) =>
    names === 'all' || names.split(' ').includes(name) ? [dialect] : [],
  );

for (const [names, text, expected] of masked) {
  test(`${names}: ${JSON.stringify(text)} is masked`, () => {
    for (const dialect of dialectsOf(names)) assert.equal(describeStatement(text, dialect).text, expected);
  });
}

const summaries: readonly (readonly [text: string, summary: string | undefined])[] = [
  ['SELECT * FROM wuser_table WHERE a = ?', 'SELECT wuser_table'],
  ['INSERT INTO shipping_details (id) SELECT o.id FROM orders o', 'INSERT shipping_details SELECT orders'],
  ['select * from songs, artists a join shop.albums on a.id = 1', 'select songs artists shop.albums'],
  [
    'SELECT * FROM (SELECT * FROM users WHERE id IN (SELECT id FROM old)) u, b',
    'SELECT SELECT users SELECT old b',
  ],
  ['SELECT EXTRACT(YEAR FROM ts), SUBSTRING(a FROM 2) FROM t WHERE a IS DISTINCT FROM b', 'SELECT t'],
  ['SELECT * FROM generate_series(1, 3) g, lateral f(g) JOIN t ON true', 'SELECT t'],
  ['SELECT count(*) FROM a WHERE b = 1 GROUP BY c, d ORDER BY e, f LIMIT 1', 'SELECT a'],
  ['INSERT INTO t(a, b) VALUES (1, 2) ON CONFLICT (a) DO UPDATE SET b = 2 RETURNING c, d', 'INSERT t'],
  ['INSERT IGNORE t VALUES (1) ON DUPLICATE KEY UPDATE a = 1', 'INSERT t'],
  ['REPLACE INTO t VALUES (1)', 'REPLACE t'],
  ['UPDATE ONLY t SET a = b, c = d FROM e WHERE f', 'UPDATE t e'],
  ['DELETE FROM public.t USING u WHERE a', 'DELETE public.t u'],
  ['DELETE FROM t USING u JOIN v USING (id, x)', 'DELETE t u v'],
  ['MERGE INTO a USING b ON c WHEN MATCHED THEN UPDATE SET d = 1', 'MERGE a b'],
  [
    'WITH x AS (SELECT * FROM a), y AS (DELETE FROM b RETURNING *) UPDATE c SET d = 1',
    'SELECT a DELETE b UPDATE c',
  ],
  ['(SELECT * FROM a) UNION (SELECT * FROM b)', 'SELECT a SELECT b'],
  ['EXPLAIN ANALYZE SELECT * FROM a', 'EXPLAIN SELECT a'],
  ['SELECT * FROM a FOR UPDATE', 'SELECT a'],
  ['SELECT * INTO b FROM a', 'SELECT b a'],
  ['CREATE TABLE IF NOT EXISTS a (b int, c int REFERENCES d(e) ON DELETE CASCADE)', 'CREATE TABLE a'],
  ['CREATE OR REPLACE VIEW v AS SELECT * FROM a', 'CREATE VIEW v SELECT a'],
  ['CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)', 'CREATE INDEX i'],
  ['ALTER TABLE a ADD b int, ADD c int', 'ALTER TABLE a'],
  ['DROP TABLE IF EXISTS a, b', 'DROP TABLE a b'],
  ['TRUNCATE a', 'TRUNCATE a'],
  ['truncate table a', 'truncate table a'],
  ['CALL proc(1)', 'CALL proc'],
  ['COPY t (a) FROM STDIN', 'COPY t'],
  ['BEGIN', 'BEGIN'],
  ['  -- comment\n COMMIT;', 'COMMIT'],
  ["SET x = 'y'", 'SET'],
  ['SELECT 1', 'SELECT'],
  ['SELECT 1 FROM a; UPDATE b SET c = 1; DELETE FROM d', 'SELECT a UPDATE b DELETE d'],
  ['SELECT * FROM `song list`.`b`', 'SELECT `song list`.`b`'],
  ['hunter2 is my password', undefined],
  ["'hunter2'", undefined],
  ['', undefined],
];

for (const [text, expected] of summaries) {
  test(`${JSON.stringify(text)} is called ${expected}`, () => {
    for (const dialect of dialectsOf('all')) assert.equal(describeStatement(text, dialect).summary, expected);
  });
}

test('double quotes are names for PostgreSQL and values for MySQL', () => {
  const text = 'SELECT * FROM "User"';
  assert.equal(describeStatement(text, postgresql).summary, 'SELECT "User"');
  assert.deepEqual(describeStatement(text, mysql), { text: 'SELECT * FROM ?', summary: 'SELECT' });
});

test('a summary has at most 255 characters, and no part of a name', () => {
  const names = Array.from({ length: 100 }, (_, index) => `table_number_${index}`);
  const { summary = '' } = describeStatement(`SELECT * FROM ${names.join()}`, postgresql);
  assert.ok(summary.length <= 255 && summary.length > 230, summary);
  assert.equal(summary, `SELECT ${names.slice(0, summary.split(' ').length - 1).join(' ')}`);
});

/** Never part of a keyword or of a name below. */
const secret = fc.stringMatching(/^q[0-9]{4,12}q$/);
const inner = fc.tuple(
  secret,
  fc.constantFrom('', "''", '--', '/*', '*/', '$$', '`', ' IN (', ';', 'ž\u{1f98c}', '\n'),
);
const quoted = inner.map(([text, odd]) => `'${odd === "''" ? odd : odd.replaceAll("'", "''")}${text}${odd}'`);
const number = fc
  .tuple(fc.integer({ min: 1e6, max: 1e9 }), fc.constantFrom('', '.75', 'e9', 'e-7'))
  .map((parts) => parts.join(''));
const literals: Readonly<Record<keyof typeof dialects, fc.Arbitrary<string>>> = {
  standardSql: fc.oneof(quoted, number),
  postgresql: fc.oneof(
    quoted,
    number,
    quoted.map((text) => `E${text.slice(0, -1)}\\''`),
    inner.map(([text, odd]) => `$a1$${odd}'"${text}$a1$`),
    secret.map((text) => `$$'${text}$$`),
  ),
  mysql: fc.oneof(
    quoted,
    number,
    quoted.map((text) => `${text.slice(0, -1)}\\''`),
    quoted.map((text) => `"${text.slice(1, -1)}\\"'"`),
    quoted.map((text) => `_utf8${text}`),
  ),
};
const plain = fc.constantFrom(
  ...[
    'SELECT',
    'a.b',
    'FROM',
    'orders o',
    '=',
    'AND',
    '(',
    ')',
    ',',
    '*',
    'count(*)',
    '$1',
    '?',
    'JOIN t ON x',
    '`n`',
  ],
  ...[
    'WHERE c',
    'IS NOT NULL',
    '::text',
    ';',
    'INSERT INTO',
    'VALUES',
    ' ',
    '\n',
    'ORDER BY',
    '->',
    'a1',
    '||',
    '>=',
    ':name',
  ],
);
const spaced = (parts: readonly string[]): string => parts.join(' ');

for (const [name, dialect] of Object.entries(dialects)) {
  test(`${name}: no literal of a statement is in what is recorded of it`, () => {
    const literal = literals[name as keyof typeof dialects];
    const comment = secret.map((text) => `/* ${text} */`);
    const parts = fc.array(fc.oneof(plain, literal, comment), { maxLength: 30 });
    fc.assert(
      fc.property(parts, (list) => {
        const { text, summary = '' } = describeStatement(spaced(list), dialect);
        assert.doesNotMatch(`${text} ${summary}`, /q[0-9]{4}|[0-9]{6}/);
        // What is masked has nothing to mask.
        assert.equal(describeStatement(text, dialect).text, text);
      }),
      { numRuns: 500 },
    );
  });

  test(`${name}: a statement without literals and comments stays as it is`, () => {
    fc.assert(
      fc.property(fc.array(plain, { maxLength: 30 }), (list) => {
        assert.equal(describeStatement(spaced(list), dialect).text, spaced(list));
      }),
      { numRuns: 500 },
    );
  });

  test(`${name}: any text at all is described`, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const { text: recorded, summary = '' } = describeStatement(text, dialect);
        assert.ok(recorded.length <= text.length + 1 && summary.length <= 255);
      }),
      { numRuns: 500 },
    );
  });
}

test('of a long text the beginning is looked at, without half a character at its end', () => {
  const long = (unit: string): string => unit.repeat(Math.ceil(2 ** 20 / unit.length));
  for (const unit of [
    "'a",
    '$a',
    '$a$',
    '/*',
    '(',
    '1,',
    '-- ',
    '"',
    '`',
    'IN (1,',
    "E'\\",
    'x.',
    '\u{1f98c}',
    'SELECT ',
  ]) {
    for (const dialect of dialectsOf('all')) {
      const { text } = describeStatement(`x${long(unit)}`, dialect);
      assert.ok(text.length <= maxStatementLength && Buffer.from(text).toString() === text, unit);
    }
  }
  assert.equal(
    describeStatement(long('\u{1f98c}').padStart(2 ** 20, 'x'), mysql).text.length,
    maxStatementLength,
  );
});

test('a statement that comes again is described once; of very many and of long ones nothing is kept', () => {
  const statements = new Statements(postgresql, true);
  const text = (index: number): string => `SELECT ${'a'.repeat(index)} FROM t`;
  const first = statements.of(text(1));
  assert.equal(statements.of(text(1)), first);
  for (let index = 2; index < 1400; index++) statements.of(text(index));
  assert.notEqual(statements.of(text(1)), first);
  assert.notEqual(statements.of(text(4096)), statements.of(text(4096)));
});

test('by the setting a text is recorded as it is', () => {
  const text = "SELECT 'x' /* y */ FROM t";
  assert.deepEqual(new Statements(postgresql, false).of(text), { text, summary: 'SELECT t' });
});
