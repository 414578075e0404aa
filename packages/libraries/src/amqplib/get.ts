/** `get`: the application asks for one message. Its span has a link to the sender; a queue without a message is worth none. */
import { givenField, identityOf, rootContext } from '@spoor/core';
import type { Scope } from '@spoor/instrument';
import { rawHeadersOf } from '@spoor/instrument/messages';
import { type Operation, OperationType, traceCall } from '@spoor/instrument/operations';
import { type AnyFunction, type Undo, wrap } from '@spoor/patch';
import type { MessageSettings } from '../settings.ts';
import { spanName, textOf, writeMessage } from './attributes.ts';
import type { ChannelModule } from './types.ts';

const kindClient = 2;
const noAttributes = { keys: [], values: [], droppedCount: 0 };

export function watchGet({ Channel: { prototype } }: ChannelModule, scope: Scope<MessageSettings>): Undo[] {
  const { settings, guard } = scope;
  const { tracer, propagation } = settings;
  if (tracer === undefined) return [];
  const linkSender = ({ span, result }: Operation): boolean => {
    if (typeof result !== 'object' || result === null) return false;
    const headers = givenField(givenField(result, 'properties'), 'headers');
    const sender = identityOf(propagation.propagator.extractText(rootContext, rawHeadersOf(headers)));
    if (sender !== undefined) span?.addRecordedLink({ identity: sender, attributes: noAttributes });
    return true;
  };
  const type = new OperationType({
    tracer,
    guard,
    spanKind: kindClient,
    isLeaf: true,
    // Of the callback API.
    callback: 2,
    nameOf: ({ args }) => spanName('receive', textOf(args[0])),
    onFulfilled: linkSender,
    writeAttributes(sink, { self, args, result }) {
      const facts = { operation: 'receive', type: 'receive', destination: textOf(args[0]) } as const;
      const routingKey = givenField(givenField(result, 'fields'), 'routingKey');
      writeMessage(sink, facts, routingKey, givenField(result, 'properties'), self);
    },
  });
  return [
    wrap(
      prototype,
      'get',
      (original: AnyFunction) =>
        function get(this: unknown, ...args: unknown[]): unknown {
          return traceCall(type, original, this, args);
        },
    ),
  ];
}
