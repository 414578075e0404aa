import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeVariables, type Surroundings } from './merge-variables.ts';

const names = ['TRACEPARENT', 'TRACESTATE', 'BAGGAGE', 'UBER_TRACE_ID'];
const surroundings = (changes: Partial<Surroundings> = {}): Surroundings => ({
  ownEnv: {},
  names,
  isWindows: false,
  isRefused: () => false,
  ...changes,
});
const given = [
  ['TRACEPARENT', 'new'],
  ['BAGGAGE', 'a=1'],
] as const;
const added = ['TRACEPARENT=new', 'BAGGAGE=a=1'];

for (const { what, pairs, changes, expected } of [
  { what: 'is added behind what is there', pairs: ['A=1', 'B='], expected: ['A=1', 'B=', ...added] },
  { what: 'is added to an empty environment', pairs: [], expected: added },
  {
    what: 'takes the place of what is inherited, of all formats',
    pairs: ['TRACEPARENT=old', 'A=1', 'TRACESTATE=x=1', 'BAGGAGE=b=2'],
    changes: { ownEnv: { TRACEPARENT: 'old', TRACESTATE: 'x=1', BAGGAGE: 'b=2' } },
    expected: ['A=1', ...added],
  },
  { what: "is not added to a context of the caller's", pairs: ['TRACEPARENT=his', 'A=1'] },
  { what: "is not added beside another format of the caller's", pairs: ['UBER_TRACE_ID=his'] },
  { what: 'is not added where the caller has emptied it', pairs: ['TRACEPARENT='] },
  {
    what: 'is not added where the caller has refused it',
    pairs: ['A=1'],
    changes: { isRefused: (name: string) => name === 'TRACEPARENT' },
  },
  {
    what: "leaves the caller's baggage",
    pairs: ['BAGGAGE=his=1'],
    expected: ['BAGGAGE=his=1', 'TRACEPARENT=new'],
  },
  {
    what: 'leaves baggage out that is refused',
    pairs: [],
    changes: { isRefused: (name: string) => name === 'BAGGAGE' },
    expected: ['TRACEPARENT=new'],
  },
  {
    what: 'finds a variable of Windows in any case',
    pairs: ['TraceParent=old', 'Path=c:'],
    changes: { ownEnv: { TRACEPARENT: 'old' }, isWindows: true },
    expected: ['Path=c:', ...added],
  },
  {
    what: 'is case-sensitive elsewhere',
    pairs: ['traceparent=other'],
    expected: ['traceparent=other', ...added],
  },
  {
    what: 'finds no name in a variable of Windows that begins with =',
    pairs: ['=C:=C:\\'],
    changes: { isWindows: true },
    expected: ['=C:=C:\\', ...added],
  },
]) {
  test(`the context of a child ${what}`, () => {
    const before = [...pairs];
    assert.deepEqual(mergeVariables(pairs, given, surroundings(changes)), expected);
    assert.deepEqual(pairs, before);
  });
}

test('in a huge environment there is no room for baggage', () => {
  const most = { win32: 24_000, other: 512_000 };
  for (const [isWindows, size] of [
    [true, most.win32],
    [false, most.other],
  ] as const) {
    const at = (length: number) =>
      mergeVariables([`A=${'x'.repeat(length - 2)}`], given, surroundings({ isWindows }))?.slice(1);
    assert.deepEqual(at(size), added);
    assert.deepEqual(at(size + 1), ['TRACEPARENT=new']);
  }
});

test('without a context the environment is as it is', () => {
  assert.equal(
    mergeVariables(['TRACEPARENT=old'], [], surroundings({ ownEnv: { TRACEPARENT: 'old' } })),
    undefined,
  );
});
