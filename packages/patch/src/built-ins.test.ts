import assert from 'node:assert/strict';
import * as namespace from 'node:http';
import http, { get } from 'node:http';
import { test } from 'node:test';
import { patchBuiltIn, syncBuiltIns } from './built-ins.ts';
import { wrap } from './wrap.ts';

test('names that an ES module imported before the patch see it, and its undo', () => {
  const before = get;
  const undo = patchBuiltIn('http', (exports) =>
    wrap(
      exports,
      'get',
      (original) =>
        (...args) =>
          Reflect.apply(original, http, args),
    ),
  );
  assert.notEqual(get, before);
  assert.equal(namespace.get, get);
  assert.equal(http.get, get);
  undo();
  syncBuiltIns();
  assert.equal(get, before);
});

test('what was changed before a patch threw is not hidden from ES modules', () => {
  const before = get;
  assert.throws(() =>
    patchBuiltIn('http', (exports) => {
      wrap(
        exports,
        'get',
        (original) =>
          (...args) =>
            Reflect.apply(original, http, args),
      );
      throw new Error('half way');
    }),
  );
  assert.notEqual(get, before);
  http.get = before;
  syncBuiltIns();
});
