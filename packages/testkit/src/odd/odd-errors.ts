import { fail, type OddValue } from './odd-value.ts';

export const oddErrors: readonly OddValue[] = [
  { name: 'an error', make: () => new Error('odd') },
  { name: 'an error whose name is a number', make: () => Object.assign(new Error('odd'), { name: 7 }) },
  { name: 'an error whose code is an object', make: () => Object.assign(new Error('odd'), { code: {} }) },
  {
    name: 'an error whose code is a symbol',
    make: () => Object.assign(new Error('odd'), { code: Symbol() }),
  },
  {
    name: 'an error whose message is an array',
    make: () => Object.assign(new Error(), { message: ['a', 1] }),
  },
  { name: 'an error whose stack is an object', make: () => Object.assign(new Error('odd'), { stack: {} }) },
  {
    name: 'an error whose fields throw',
    make: () => withThrowingFields(),
  },
  { name: 'an error that is its own cause', make: () => ownCause() },
  { name: 'an aggregate error', make: () => new AggregateError([new Error('one'), 2], 'odd') },
  { name: 'an aborted signal\u2019s reason', make: () => AbortSignal.abort().reason },
];

/** Its stack is asked for first: Node writes it when somebody does, from the fields that throw afterwards. */
function withThrowingFields(): Error {
  const error = new Error('odd');
  void error.stack;
  return Object.defineProperties(error, throwingFields);
}

const throwingFields = Object.fromEntries(
  ['name', 'message', 'stack', 'code', 'cause'].map((name) => [name, { get: fail }]),
);

function ownCause(): Error {
  const error = new Error('odd');
  error.cause = error;
  return error;
}
