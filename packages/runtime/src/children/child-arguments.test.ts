import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Redaction } from '@spoor/redaction';
import { executableName, firstWord, recordableArguments } from './child-arguments.ts';

const redaction = new Redaction();
const mask = {
  isSecret: (name: string) => redaction.isSecretHeader(name),
  text: (text: string) => redaction.text(text),
};
const recorded = (...args: string[]): string[] =>
  recordableArguments({ args: ['tool', ...args], isShell: false }, mask).slice(1);

/** Each has `hunter2` in it, or a longer one where the length tells. */
const secret = 'hunter2';
const long = 'Zx81hunter2QQ7pq0';
export const secretArguments: readonly (readonly string[])[] = [
  ['--password', secret],
  ['--password', `-${secret}`.slice(1)],
  [`--password=${secret}`],
  [`--password:${secret}`],
  ['--db-password', secret],
  [`--dbPassword=${secret}`],
  ['--api-key', secret],
  [`--api_key=${secret}`],
  ['--token', secret],
  [`--access-token=${secret}`],
  ['--client-secret', secret],
  [`--secret=${secret}`],
  ['--passphrase', secret],
  ['--private-key', secret],
  ['-password', secret],
  [`-password=${secret}`],
  ['-p', secret],
  [`-p${secret}`],
  [`-p=${secret}`],
  ['-u', `admin:${secret}`],
  [`-uadmin:${secret}`],
  ['-a', secret],
  [`-a${secret}`],
  ['-P', secret],
  ['-k', secret],
  ['-H', `Authorization: Bearer ${secret}`],
  [`--header=Authorization: Bearer ${secret}`],
  ['--header', `Authorization: Basic ${secret}`],
  ['--header', `Cookie: sid=${secret}`],
  ['-e', `DB_PASSWORD=${secret}`],
  ['--env', `DB_PASSWORD=${secret}`],
  [`--env=DB_PASSWORD=${secret}`],
  [`T=${secret}`, 'cmd'],
  [`PGPASSWORD=${secret}`, 'psql'],
  [`postgres://user:${secret}@db/shop`],
  [`--url=https://user:${secret}@host/`],
  [`https://host/?access_token=${secret}`],
  [`{"password":"${secret}"}`],
  ['-c', `login --with ${secret}`],
  [`/password:${secret}`],
  [`/p:${secret}`],
  [long],
  [`--key-id=${long}`],
  [`eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${long}`],
];

test('no secret is left in the arguments, whatever form it has', () => {
  assert.ok(secretArguments.length >= 40);
  for (const args of secretArguments)
    assert.doesNotMatch(recorded(...args).join(' '), /hunter2/, args.join(' '));
});

test('what is plain can still be read', () => {
  for (const args of [
    ['clone', '--depth', '1', 'https://github.com/spoor/spoor.git'],
    ['run', '--rm', '--name', 'shop', 'redis:8'],
    ['-la', '/var/log'],
    ['--format=json', '--verbose', './reports/2026-11-25.json'],
    ['build', 'packages/runtime/src/index.ts'],
    ['/usr/local/share/file2.txt'],
  ])
    assert.deepEqual(recorded(...args), args);
});

test('an option hides its value only, not the option behind it', () => {
  assert.deepEqual(recorded('--password', '--verbose', 'x'), ['--password', '--verbose', 'x']);
  assert.deepEqual(recorded('--token', 'a', 'b'), ['--token', 'REDACTED', 'b']);
});

test('of a line for a shell only its first word is recorded', () => {
  for (const [line, word] of [
    ['git push origin', 'git'],
    ['TOKEN=x A="b c" ./deploy.sh --now', './deploy.sh'],
    ["'my tool' x", ''],
    ['$(secret) x', ''],
    ['  ls', 'ls'],
    ['', ''],
  ] as const)
    assert.equal(firstWord(line), word, line);
  const args = recordableArguments({ args: ['/bin/sh', '-c', `mysql -p${secret}`], isShell: true }, mask);
  assert.deepEqual(args, ['/bin/sh', '-c', 'mysql']);
});

test('arguments together are 4096 characters at most', () => {
  const exact = ['x'.repeat(4096 - 'tool'.length - 1), 'y'];
  assert.deepEqual(recorded(...exact), exact);
  assert.deepEqual(recorded(...exact, 'z'), [...exact, '…']);
});

test('the name of an executable is its file, without what Windows adds', () => {
  for (const [file, name] of [
    ['/usr/bin/git', 'git'],
    ['git', 'git'],
    ['C:\\Program Files\\node.exe', 'node'],
    ['npm.CMD', 'npm'],
    ['', ''],
  ] as const)
    assert.equal(executableName(file), name);
});
