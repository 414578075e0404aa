import { test } from 'node:test';
import { runHeaderSet } from './hostile-headers.ts';

test('hostile headers: 20,000 generated sets do no harm', () => {
  for (let number = 0; number < 20_000; number++) runHeaderSet(number);
});
