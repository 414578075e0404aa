/** TypeScript, whoever makes JavaScript of it. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { testNode } from '../e2e/run-app.ts';
import { names, runFunctions as run } from './run-functions.ts';

const typescript = {
  'src/repo.ts': `interface Row {
  id: number;
}

export class Repo {
  #bump(by: number): number { return by; }
  async find(id: number): Promise<Row> { this.#bump(1); return { id }; }
  where(): string { return /repo.*$/.exec(new Error('x').stack!.split('\\n').find((line) => line.includes('repo.ts'))!)![0]; }
}
export const price = (n: number): number => n * 2;
export default function main(): number { return 1; }
`,
  'app.ts': `import main, { Repo, price } from './src/repo.ts';
async function go(): Promise<void> {
  const repo: Repo = new Repo();
  await repo.find(1);
  console.log(repo.where(), price(2), main(), price.name);
}
void go();
`,
};
const typescriptSpans = ['Repo.#bump', 'Repo.find', 'Repo.where', 'main', 'price'];
const tsx = ['--import', './node_modules-tsx/dist/loader.mjs'];

for (const type of ['commonjs', 'module']) {
  test(`${type}: TypeScript through tsx, whichever is registered first`, async (t) => {
    const files = { ...typescript, 'package.json': JSON.stringify({ type }) };
    const bare = await run(t, { files, script: [...tsx, 'app.ts'], way: 'none', count: 0 });
    const functions = './src/**#**';
    const script = [...tsx, 'app.ts'];
    const { spans, stdout, stderr, lines } = await run(t, { files, functions, script, count: 5 });
    assert.equal(stdout, bare.stdout, stderr);
    assert.deepEqual([names(spans), lines], [typescriptSpans, []]);
    const find = spans.find(({ name }) => name === 'Repo.find');
    assert.equal(find?.tags['code.line.number'], 7);
  });

  const strips =
    !/node-20\b/.test(testNode) && !(testNode === process.execPath && process.version.startsWith('v20'));
  // Node 20 has no such flag, and where a test does not apply it does not exist.
  const testStripping = strips ? test : () => {};
  testStripping(`${type}: TypeScript that Node strips itself`, async (t: TestContext) => {
    const files = { ...typescript, 'package.json': JSON.stringify({ type }) };
    const commonjs = {
      'app.ts': typescript['app.ts']
        .replace(/^import.*$/m, "const { default: main, Repo, price } = require('./src/repo.ts');")
        .replace(': Repo', ''),
      'src/repo.ts': `${typescript['src/repo.ts'].replaceAll(/^export (default )?/gm, '')}module.exports = { default: main, Repo, price };\n`,
    };
    const chosen = { ...files, ...(type === 'commonjs' ? commonjs : {}) };
    const script = ['--experimental-strip-types', 'app.ts'];
    const bare = await run(t, { files: chosen, script, way: 'none', count: 0 });
    const { spans, stdout, stderr } = await run(t, {
      files: chosen,
      functions: './src/**#**',
      script,
      count: 5,
    });
    assert.equal(stdout.replace(/:\d+\)/, ''), bare.stdout.replace(/:\d+\)/, ''), stderr);
    assert.deepEqual(names(spans), typescriptSpans);
    assert.equal(stderr.includes('stripTypeScriptTypes'), false);
  });
}
