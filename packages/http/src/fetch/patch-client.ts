import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { TextMapSetter } from '@opentelemetry/api';
import { activeContext, isSuppressed } from '@spoor/core';
import type { Guard, Place, Undo } from '@spoor/patch';
import { exchangeOf, stamp, UntracedExchange } from '../exchange.ts';
import type { Settings } from '../settings.ts';
import { countRequest } from './caller.ts';
import { type Connected, FetchExchange, type UndiciRequest } from './fetch-exchange.ts';
import { UndiciCopies } from './undici-copies.ts';
import { keepOurs, writeHeader } from './undici-headers.ts';
import { hearUpgrade } from './upgrade.ts';

const untraced = new UntracedExchange(undefined);

interface Carrier {
  readonly request: UndiciRequest;
  /** Names and values in turn. */
  readonly written: string[];
}

const setter: TextMapSetter<Carrier> = {
  set({ request, written }, name, value) {
    written.push(name, value);
    writeHeader(request, name, value);
  },
};

interface Message {
  readonly request: UndiciRequest;
  readonly socket?: Connected;
  readonly response?: { readonly statusCode?: unknown; readonly headers?: unknown };
  readonly error?: unknown;
}

/** Anybody may publish to the channels. */
function isMessage(message: unknown): message is Message {
  const request = (message as { request?: unknown } | null | undefined)?.request;
  return typeof request === 'object' && request !== null;
}

function exchangeIn({ request }: Message): FetchExchange | undefined {
  const exchange = exchangeOf(request);
  return exchange instanceof FetchExchange ? exchange : undefined;
}

function begin(settings: Settings, upgrading: Place, request: UndiciRequest): void {
  const { method, path } = request;
  if (typeof method !== 'string' || typeof path !== 'string') return;
  if (method === 'CONNECT' || isSuppressed(activeContext())) {
    stamp(request, untraced);
    return;
  }
  const exchange = new FetchExchange(settings, request);
  stamp(request, exchange);
  exchange.send({ request, written: exchange.written }, setter);
  keepOurs(request, exchange.written);
  if (request.upgrade) hearUpgrade(request, exchange, upgrading);
}

interface Listener {
  readonly channel: string;
  readonly place: Place;
  hear(message: Message): void;
}

function listenersFor(settings: Settings, guard: Guard, copies: UndiciCopies): readonly Listener[] {
  // What a request is made of is the application's, what is heard of it then comes from its peer.
  const making = guard.place('making a request');
  const following = guard.lenientPlace('what becomes of a request');
  return [
    {
      channel: 'undici:request:create',
      place: making,
      hear({ request }) {
        countRequest();
        copies.meetRequest(request);
        if (!guard.isTripped) begin(settings, following, request);
      },
    },
    {
      channel: 'undici:client:sendHeaders',
      place: following,
      hear(message) {
        const { request, socket } = message;
        copies.meetConnection(request, socket);
        if (socket !== undefined && socket !== null) exchangeIn(message)?.connected(socket);
      },
    },
    {
      channel: 'undici:request:headers',
      place: following,
      hear(message) {
        const { response } = message;
        exchangeIn(message)?.respond(response?.statusCode, response?.headers);
      },
    },
    {
      channel: 'undici:request:trailers',
      place: following,
      hear: (message) => exchangeIn(message)?.complete(),
    },
    {
      channel: 'undici:request:error',
      place: following,
      hear: (message) => exchangeIn(message)?.fail(message.error),
    },
  ];
}

/** What began is ended, also after a fault of ours in between. */
function giveUp(message: Message, place: Place): void {
  try {
    exchangeIn(message)?.complete();
  } catch (error) {
    place.failed(error);
  }
}

/** For global `fetch` and for every copy of undici, loaded already or later, by the channels that they publish to. */
export function patchFetch(settings: Settings, guard: Guard): Undo[] {
  const copies = new UndiciCopies(guard);
  const undos = listenersFor(settings, guard, copies).map(({ channel, place, hear }) => {
    const guarded = (message: unknown): void => {
      try {
        if (isMessage(message)) hear(message);
        if (place.hasFailed) place.settle();
      } catch (error) {
        place.failed(error);
        giveUp(message as Message, place);
      }
    };
    subscribe(channel, guarded);
    return () => void unsubscribe(channel, guarded);
  });
  return [...undos, () => copies.unpatch()];
}
