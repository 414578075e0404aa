import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Redaction } from './redaction.ts';

const redaction = new Redaction();

for (const name of (
  'token access_token accessToken id_token refresh-token key api_key apikey license_key x-api-key client_secret password Passwd ' +
  'pwd code auth_code sig Signature X-Amz-Signature X-Amz-Credential X-Amz-Security-Token X-Goog-Signature ' +
  'AWSAccessKeyId session sessionId session_id JSESSIONID email user[email] userEmail %74oken SAMLResponse jwt otp ' +
  'TOKEN tOkEn pass passcode pass-phrase passkey ticket otc oauth_verifier oauth_token oauth_consumer_key oauth_nonce ' +
  'code_verifier client_assertion SAMLart csrf_token _csrf xsrf-token authenticity_token sid connect.sid PHPSESSID ' +
  'credit_card[number] card[cvv] creditCard cardNumber cc_number cvv2 pin ssn iban private_key ssh-key bearer ' +
  'token[] token[0] tokens[a][b] user[password] user%5Bpassword%5D user.password user:password password1 new_password ' +
  'passwordConfirmation verification_code reset_code mfa magic_link subscription-key Key-Pair-Id sessionToken basic_auth ' +
  'to%E2%80%8Bken t%C3%B6ken %EF%BD%94oken to%00ken token%00 token%00.jpg %2574oken %252574oken t%u006fken token%20 +token ' +
  'a%26token a%3Btoken x%5Btoken%5D amp;token account_number phone kennwort email_address ' +
  'user_pin userPin SMS-OTP card_cvv2 data[user_ssn] user_pass card_num accountNo phone_number app_key l%C3%B6senord ' +
  '{token} "token" (token) token; a.request_sig cc 2fa unlock_code authentication'
).split(' ')) {
  test(`query: the value of ${name} is masked`, () => {
    assert.equal(redaction.query(`a=1&${name}=s3cret&b=2`), `a=1&${name}=REDACTED&b=2`);
  });
}

/** What a stranger sends for a target, with `S3CR` for the secret. */
const shown = [
  '/a;jsessionid=S3CR',
  '/a;jsessionid=S3CR/b?c=1',
  '/a;v=1;token=S3CR',
  '/login/password=S3CR',
  '/a%3Btoken=S3CR',
  '/a%3Ftoken%3DS3CR',
  '/a?b=1;token=S3CR',
  '/a?b=1;token=S3;CR',
  '/a?b=1&amp;token=S3CR',
  '/a?b=1?token=S3CR',
  '/a??token=S3CR',
  '/a?&&token=S3CR',
  '/a?token==S3CR',
  '/a?token=%53S3CR',
  '/a?token=%00S3CR',
  '/a?token%3DS3CR',
  '/a?b%26token%3DS3CR',
  '/a?token%253DS3CR',
  '/a?b=x%26token%3DS3CR',
  '/a?b=x&token=S3CR#c',
  '/a#token=S3CR',
  '/a?b=1#access_token=S3CR',
  '/a?next=/b?token=S3CR',
  '/a?next=https://h/b?x=1%26token=S3CR',
  '/a?next=https%3A%2F%2Fh%2Fb%3Ftoken%3DS3CR',
  '/a?next=https%3A%2F%2Fh%2Fb%3Fx%3D1%26token%3DS3CR%26y%3D2&z=1',
  '/a?next=https%253A%252F%252Fh%252F%253Ftoken%253DS3CR',
  '/a?next=https%25253A%25252F%25252Fh%25252F%25253Ftoken%25253DS3CR',
  '/a?next=https%3A%2F%2Fh%2F%23access_token%3DS3CR',
  '/a?next=%2Fb%3Bjsessionid%3DS3CR',
  '/a?next=https://user:S3CR@h/',
  '/a?next=https%3A%2F%2Fuser%3AS3CR%40h%2F',
  '/a?next=user:S3CR@h',
  '//user:S3CR@h/a',
  '/a?filter={"token":"S3CR"}',
  '/a?filter={%22token%22:%22S3CR%22}',
  '/a?filter=%7B%22token%22%3A%22S3CR%22%7D',
  '/a?filter=%7B%22user%22%3A%7B%22password%22%20%3A%20%22S3CR%22%7D%7D',
  '/a?filter=%7B%22token%22%3A%22a%5C%22S3CR%22%7D',
  "/a?filter={'token':'S3CR'}",
  '/a?filter={"tokens":["a","S3CR"]}',
  '/a?filter={"token":{"a":1,"b":["x]","S3CR"]}}',
  '/a?filter=%7B%22passwords%22%3A%5B%22a%22%2C%22S3CR%22%5D%7D',
  '/a?"token"="S3CR"',
  '/a?q="token"="S3CR"',
  '/a?q={token}=S3CR',
  '/a?auth=Basic+S3CR',
  '/a?filter=(token:S3CR)',
  '/a?filter=%28token%3AS3CR%29',
  '/a?q=token:S3CR',
  '/a?q=find+password=S3CR',
  '/a?q=find%20password%3DS3CR',
  '/a?query=%7Buser(token%3A%22S3CR%22)%7Bid%7D%7D',
  '/a?state=code%3DS3CR',
  '/a?x=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJTM0NSIn0.S3CR',
  '/verify/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJTM0NSIn0.S3CR',
  '/a?to\u00e2\u0080\u008bken=S3CR',
  '/a?to\u200bken=S3CR',
  '/a?to\u00adken=S3CR',
  '/a?\uff54\uff4f\uff4b\uff45\uff4e=S3CR',
  '/a?token\0=S3CR',
  '/a?token\tx=S3CR',
  '/a?%zztoken=S3CR',
  '/a?%zz%74oken=S3CR',
  `/a?${'x'.repeat(300)}=S3CR`,
  `/a?next=${[...Array(8)].reduce((text: string) => encodeURIComponent(text), '/?token=S3CR')}`,
];
for (const target of shown) {
  test(`target: ${JSON.stringify(target.slice(0, 90))} does not show its secret`, () => {
    const masked = redaction.target(target);
    assert.ok(!masked.includes('S3'), masked);
    assert.ok(!masked.includes('CR') || masked.includes('REDACTED'), masked);
  });
}

for (const target of [
  '/',
  '/a/b.html',
  '/users/42/orders?page=2&sort=asc',
  '/monkey=1',
  '/a?monkey=1&keyboard=2&encode=3&author=4&compass=5&zip_code=6&keyword=7&assign=8',
  '/a?token=',
  '/a?token',
  '/a?q=caf%C3%A9+au%20lait&t=2024-01-01T00%3A00%3A00Z',
  '/a?cursor=YWJj==&x=1',
  '/a?next=https%3A%2F%2Fh%2Fb%3Fpage%3D2',
  '/a;v=1/b',
  '/maps/@52.5,13.4,12z',
  '/npm/@scope/pkg@1.2.3/index.js',
  '/a?mail_to=x',
  '/a?filter=%7B%22page%22%3A2%7D',
  '/a?100%',
  '/token',
  '/session/new',
  '/a?shipping=1&spinner=2&company=3&postcard=4&map_type=5&country_code=6&primary_key=7&bypass=8&microphone=9',
  '/a?q=Bearer%20token&sort=basic%20information',
]) {
  test(`target: ${target} stays as it is`, () => assert.equal(redaction.target(target), target));
}

for (const [target, masked] of [
  [
    '/a?next=https%3A%2F%2Fh%2Fb%3Ftoken%3Dx%26page%3D2&z=1',
    '/a?next=https%3A%2F%2Fh%2Fb%3Ftoken%3DREDACTED%26page%3D2&z=1',
  ],
  ['/a;jsessionid=x/b?c=1', '/a;jsessionid=REDACTED/b?c=1'],
  ['https://h/a?token=x&b=2#c', 'https://h/a?token=REDACTED&b=2'],
  ['https://u:p@h/a', 'https://REDACTED@h/a'],
  ['/a?filter={"token":"x","page":2}', '/a?filter={"token":"REDACTED","page":2}'],
  ['/a?token=x;b=2&c=3', '/a?token=REDACTED&c=3'],
] as const) {
  test(`target: ${target} keeps everything else`, () => assert.equal(redaction.target(target), masked));
}

for (const [rules, query, expected] of [
  [[], 'token=a&token=b', 'token=REDACTED&token=REDACTED'],
  [[], '%zz=1&key=2', '%zz=1&key=REDACTED'],
  [['+page'], 'page=2&token=3', 'page=REDACTED&token=REDACTED'],
  [['+tenant_id'], 'x[tenantId]=2', 'x[tenantId]=REDACTED'],
  [['-email'], 'email=a&userEmail=b&token=3', 'email=a&userEmail=b&token=REDACTED'],
  [['-code'], 'code=a&auth_code=b', 'code=a&auth_code=REDACTED'],
  [['mine'], 'mine=1&token=2', 'mine=REDACTED&token=2'],
  [['mine', '-mine'], 'mine=1&token=2', 'mine=1&token=2'],
  [['all'], 'a=1&b=2', 'a=REDACTED&b=REDACTED'],
  [['none'], 'token=1&next=%3Ftoken%3D1', 'token=1&next=%3Ftoken%3D1'],
] as const) {
  test(`query: ${JSON.stringify(rules)} turns ${query} into ${expected}`, () => {
    assert.equal(new Redaction(rules).query(query), expected);
  });
}

test("headers: the secrets' ones are masked whatever is opened", () => {
  const open = new Redaction(['none']);
  for (const name of [
    'authorization',
    'proxy-authorization',
    'cookie',
    'set-cookie',
    'x-api-key',
    'x-auth-token',
  ])
    assert.equal(open.isSecretHeader(name), true, name);
  for (const name of ['x-tenant-id', 'content-type', 'location', 'referer', 'accept', 'user-agent', 'etag'])
    assert.equal(open.isSecretHeader(name), false, name);
});

for (const [value, masked] of [
  ['https://h/cb?code=x&state=1', 'https://h/cb?code=REDACTED&state=1'],
  ['https://h/cb?token=a,b', 'https://h/cb?token=REDACTED'],
  ['https://h/#access_token=x&expires_in=1', 'https://h/#access_token=REDACTED&expires_in=1'],
  ['https://u:p@h/', 'https://REDACTED@h/'],
  ['/cb;jsessionid=x?a=1', '/cb;jsessionid=REDACTED?a=1'],
  [
    '<https://h/a?token=x&p=2>; rel="next", <https://h/?key=y>; rel=prev',
    '<https://h/a?token=REDACTED&p=2>; rel="next", <https://h/?key=REDACTED>; rel=prev',
  ],
  ['5; url=https://h/a?token=x', '5; url=https://h/a?token=REDACTED'],
  ['application/json; charset=utf-8', 'application/json; charset=utf-8'],
  ['text/html;q=0.9, */*;q=0.8', 'text/html;q=0.9, */*;q=0.8'],
  ['Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc', 'Bearer REDACTED'],
  ['max-age=3600, public', 'max-age=3600, public'],
  ['a=1&token=x/y', 'a=1&token=REDACTED'],
] as const) {
  test(`header: ${value} becomes ${masked}`, () => assert.equal(redaction.header(value), masked));
}

for (const [text, masked] of [
  [
    'request to https://u:p@h/a?token=x&b=1 failed, reason: connect ECONNREFUSED 127.0.0.1:80',
    'request to https://REDACTED@h/a?token=REDACTED&b=1 failed, reason: connect ECONNREFUSED 127.0.0.1:80',
  ],
  ['GET /cb?code=abc: 500', 'GET /cb?code=REDACTED 500'],
  ['bad answer (https://h/?api_key=x)', 'bad answer (https://h/?api_key=REDACTED)'],
  ['"https://h/?sig=x", again', '"https://h/?sig=REDACTED", again'],
  ['could not connect to amqp://guest:x@mq:5672/v', 'could not connect to amqp://REDACTED@mq:5672/v'],
  ['could not connect to guest:x@mq', 'could not connect to REDACTED@mq'],
  ['header Authorization: Bearer abc.def', 'header Authorization: REDACTED'],
  ['body {"password":"x","name":"a"}', 'body {"password":"REDACTED","name":"a"}'],
  ['body "{\\"password\\":\\"x\\"}"', 'body "{\\"password\\":\\"REDACTED\\"}"'],
  ["{ user: 'a', password: 'x', n: 1 }", "{ user: 'a', password: 'REDACTED', n: 1 }"],
  ['with password: "x"', 'with password: "REDACTED"'],
  ["tokens: [ 'x', 'y' ], n: 1", 'tokens: REDACTED, n: 1'],
  ["headers: { authorization: 'Bearer abc' }", "headers: { authorization: 'REDACTED' }"],
  ['authorization=Basic abc', 'authorization=REDACTED'],
  ['sent Bearer mF_9.B5f-4.1JqM to it', 'sent Bearer REDACTED to it'],
  ['sent Basic dXNlcjpwYXNzd29yZDE= to it', 'sent Basic REDACTED to it'],
  [
    'the Bearer token is missing, basic authentication failed',
    'the Bearer token is missing, basic authentication failed',
  ],
  ["Expected token: 'x'", "Expected token: 'REDACTED'"],
  ['AccountName=a;AccountKey=x', 'AccountName=a;AccountKey=REDACTED'],
  ["code: 'ECONNREFUSED', key: 'a'", "code: 'ECONNREFUSED', key: 'a'"],
  ['password=x is wrong', 'password=REDACTED is wrong'],
  ['code=ECONNREFUSED key=value', 'code=ECONNREFUSED key=value'],
  ['Unexpected token } in JSON at position 1', 'Unexpected token } in JSON at position 1'],
  ['password: must have eight characters', 'password: must have eight characters'],
  ["Cannot find module './token.js'", "Cannot find module './token.js'"],
  [
    'at Object.token (/app/token.js:12:3)\n    at file:///app/node_modules/.pnpm/a@1.2.3/index.js:4:5',
    'at Object.token (/app/token.js:12:3)\n    at file:///app/node_modules/.pnpm/a@1.2.3/index.js:4:5',
  ],
  ['at https://h/app.js?token=x:12:3', 'at https://h/app.js?token=REDACTED'],
  ['mail to mailto:a@b.c or a@b.c', 'mail to mailto:a@b.c or a@b.c'],
] as const) {
  test(`text: ${JSON.stringify(text)} becomes ${JSON.stringify(masked)}`, () =>
    assert.equal(redaction.text(text), masked));
}

test('redaction: a name is judged the same the second time, and after more names than are remembered', () => {
  const other = new Redaction(['+item', '-code']);
  for (let round = 0; round < 2; round++) {
    assert.equal(other.query('item=1&page=2&code=3&pin=4'), 'item=REDACTED&page=2&code=3&pin=REDACTED');
    for (let index = 0; index < 300; index++) assert.equal(other.query(`p${index}=1`), `p${index}=1`);
  }
  assert.equal(other.query('pwd=1&page=2'), 'pwd=REDACTED&page=2');
});
