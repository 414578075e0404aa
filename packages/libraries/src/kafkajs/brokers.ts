/** The brokers of a client, for an operator's rules about hosts. What they are called is known when the client is connected. */
import { givenField, givenKeys } from '@spoor/core';
import type { AnyFunction } from '@spoor/patch';

const privateName = 'private:Kafka:createCluster';

/** The method that makes the connections of a producer or consumer: under a symbol, in older versions under its name. */
function findCreator(client: object): PropertyKey | undefined {
  const symbol = Object.getOwnPropertySymbols(client).find(({ description }) => description === privateName);
  return symbol ?? (typeof givenField(client, 'createCluster') === 'function' ? 'createCluster' : undefined);
}

/** Hosts of one producer or consumer. */
export class Brokers {
  #cluster: unknown;

  /** What stands for the client while it makes one: the same, but its connections are seen here. */
  watch(client: object): object {
    const name = findCreator(client);
    if (name === undefined) return client;
    const create = givenField(client, name) as AnyFunction;
    const value = (...args: unknown[]): unknown => {
      this.#cluster = Reflect.apply(create, client, args);
      return this.#cluster;
    };
    return Object.create(client, { [name]: { value } }) as object;
  }

  /** @returns none before the first connection */
  hosts(): readonly string[] {
    const pool = givenField(this.#cluster, 'brokerPool');
    const known = givenField(pool, 'brokers');
    const brokers = [givenField(pool, 'seedBroker'), ...givenKeys(known).map((id) => givenField(known, id))];
    return brokers.flatMap((broker) => {
      const connection = givenField(broker, 'connectionPool') ?? givenField(broker, 'connection');
      const host = givenField(connection, 'host');
      return typeof host === 'string' ? [host] : [];
    });
  }
}
