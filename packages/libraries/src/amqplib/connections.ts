/** Where a connection goes, as the application has named it. */
import { givenField, RealURL } from '@spoor/core';
import { createStamp } from '@spoor/instrument';
import { type AnyFunction, type Guard, type Undo, wrap } from '@spoor/patch';

export interface Server {
  readonly host: string;
  readonly port: number | undefined;
}

const servers = createStamp<Server>();
const defaultPorts: Readonly<Record<string, number>> = { amqp: 5672, amqps: 5671 };

/** @param url as it was given to `connect`: text, an object, or nothing */
function serverOf(url: unknown): Server | undefined {
  if (typeof url === 'object' && url !== null) {
    const [host, port] = [givenField(url, 'hostname'), Number(givenField(url, 'port'))];
    const protocol = givenField(url, 'protocol') === 'amqps' ? 'amqps' : 'amqp';
    return typeof host === 'string' ? { host, port: port || defaultPorts[protocol] } : undefined;
  }
  const { hostname, port, protocol } = new RealURL(url ? String(url) : 'amqp://localhost');
  const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return { host, port: Number(port) || defaultPorts[protocol.slice(0, -1)] };
}

/** @param channel of the connection; of one that was opened before we were there, the address that it goes to */
export function serverOfChannel(channel: unknown): Server | undefined {
  const connection = givenField(channel, 'connection');
  const known = servers.read(connection);
  if (known !== undefined) return known;
  const socket = givenField(connection, 'stream');
  const [host, port] = [givenField(socket, 'remoteAddress'), givenField(socket, 'remotePort')];
  return typeof host === 'string' ? { host, port: typeof port === 'number' ? port : undefined } : undefined;
}

export function watchConnections(module: { connect: AnyFunction }, guard: Guard): Undo {
  const place = guard.lenientPlace('a connection');
  return wrap(
    module,
    'connect',
    (original: AnyFunction) =>
      function connect(this: unknown, ...args: unknown[]): unknown {
        const [url, , callback] = args;
        if (guard.isTripped || typeof callback !== 'function') return Reflect.apply(original, this, args);
        args[2] = function connected(this: unknown, ...results: unknown[]): unknown {
          try {
            const [, connection] = results;
            const server = serverOf(url);
            if (typeof connection === 'object' && connection !== null && server !== undefined)
              servers.write(connection, server);
            if (place.hasFailed) place.settle();
          } catch (error) {
            place.failed(error);
          }
          return Reflect.apply(callback, this, results);
        };
        return Reflect.apply(original, this, args);
      },
  );
}
