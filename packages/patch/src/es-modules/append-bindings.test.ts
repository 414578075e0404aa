import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInThisContext } from 'node:vm';
import fc from 'fast-check';
import { appendBindings, hasBindings, receiverName } from './append-bindings.ts';
import { createBindings } from './bindings.ts';

const url = 'file:///app/node_modules/a/index.js';

function runs(source: string): boolean {
  try {
    runInThisContext(`{${source}\n}`);
    return true;
  } catch {
    return false;
  }
}

test('the text stands in the last line, or in one more where that is a comment without an end', () => {
  assert.equal(
    appendBindings('class A {}\n', url, ['A']),
    `class A {}\n;globalThis["spoor:es-modules"]?.("${url}",{get A(){return A},set A($v){A=$v}})`,
  );
  assert.equal(
    appendBindings('1 // end', url, ['A as B']).split('\n')[1]?.includes('get B(){return A}'),
    true,
  );
  assert.equal(appendBindings('', url, []), `;globalThis["spoor:es-modules"]?.("${url}",{})`);
});

test('the text is known when it is met again', () => {
  assert.equal(hasBindings('class A {}\n'), false);
  assert.equal(hasBindings(appendBindings('class A {}\n', url, ['A'])), true);
});

test('whatever the lines are, they are as before, and the text runs behind them', (t) => {
  const received: string[] = [];
  t.after(() => Reflect.deleteProperty(globalThis, receiverName));
  Object.defineProperty(globalThis, receiverName, {
    value: (from: string) => received.push(from),
    configurable: true,
  });
  const line = fc.constantFrom(
    'let a = 1',
    'a',
    '"use strict"',
    '// comment',
    '/* c */',
    '',
    '`\n`',
    'if (1) ;',
    '()=>{}',
    'a++',
    '{}',
  );
  const end = fc.constantFrom('', '\n', '\r\n', '\n\n', '\n//# sourceMappingURL=index.js.map');
  fc.assert(
    fc.property(fc.array(line, { maxLength: 5 }), end, (lines, last) => {
      const source = lines.join('\n') + last;
      const text = appendBindings(source, url, ['absent']);
      assert.ok(text.startsWith(source));
      received.length = 0;
      fc.pre(runs(source));
      runInThisContext(`{${text}\n}`);
      assert.deepEqual(received, [url]);
    }),
  );
});

test('bindings are read and assigned like exports, also by defining and with the undo of a patch', () => {
  let value = 1;
  const bindings = createBindings({
    get a() {
      return value;
    },
    set a(next: number) {
      value = next;
    },
    get b() {
      throw new ReferenceError('b is not defined');
    },
  });
  assert.deepEqual(Object.keys(bindings), ['a', 'b']);
  bindings['a'] = 2;
  assert.equal(value, 2);
  Object.defineProperty(bindings, 'a', { value: 3, configurable: true, enumerable: true, writable: true });
  assert.equal(value, 3);
  assert.deepEqual(Object.getOwnPropertyDescriptor(bindings, 'a'), {
    value: 3,
    writable: true,
    enumerable: true,
    configurable: true,
  });
  assert.equal(Object.getOwnPropertyDescriptor(bindings, 'c'), undefined);
  assert.throws(() => bindings['b'], ReferenceError);
  assert.throws(() => Object.defineProperty(bindings, 'b', { value: 1 }), TypeError);
});
