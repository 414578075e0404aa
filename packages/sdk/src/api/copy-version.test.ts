import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundledVersion } from './copy-version.ts';

const register = 'api = global[key] = api ?? { version };';

for (const [what, source, expected] of [
  [
    'a property of a module',
    `exports.VERSION = '1.4.1'; ${register} if (api.version !== version_1.VERSION) {}`,
    '1.4.1',
  ],
  ['a constant', `const n="1.9.0",r=1;${register}if(e.version!==n)return`, '1.9.0'],
  ['a literal', `${register}if(a.version!=="1.10.0"){`, '1.10.0'],
  ['a literal in front', `${register}if("1.7.0"!==a.version){`, '1.7.0'],
  ['a name in front', `t.VERSION="1.8.0";${register}if(t.VERSION!==a.version){`, '1.8.0'],
  ['a name with a dollar sign', `var $n = '1.9.1'; ${register} if (api.version !== $n) {}`, '1.9.1'],
  ['a prerelease', `VERSION='1.0.0-rc.3';${register}if(a.version!==VERSION){}`, '1.0.0-rc.3'],
  [
    'the nearer of two copies',
    `VERSION = '1.1.0';${'.'.repeat(900)}VERSION = '1.2.0'; ${register} if (a.version !== VERSION) {}${'.'.repeat(900)}VERSION = '1.3.0'`,
    '1.2.0',
  ],
  [
    'a name that ends alike',
    `xn="1.1.0";n="1.2.0";${'.'.repeat(99)}xn="1.3.0";${register}if(a.version!==n){}`,
    '1.2.0',
  ],
  ['nothing', `${register} if (api.revision !== 3) {}`, undefined],
  ['a name that nobody assigns', `${register} if (api.version !== VERSION) {}`, undefined],
] as const) {
  test(`the version of a bundled copy of the API: ${what}`, () => {
    const text = `first line\n${source}\nlast line`;
    const column = source.indexOf(register) + 1;
    assert.equal(bundledVersion(text, { functionName: 'set', file: 'bundle.js', line: 2, column }), expected);
  });
}
