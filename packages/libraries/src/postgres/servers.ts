import type { Options } from './types.ts';

export interface Server {
  readonly address: string | undefined;
  readonly port: number | undefined;
  readonly namespace: string | undefined;
}

const unknown: Server = { address: undefined, port: undefined, namespace: undefined };
const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const firstOf = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);

function toServer({ host, port, path, database }: Options): Server {
  const socket = textIn(path);
  return {
    address: socket ?? textIn(firstOf(host)),
    port: socket === undefined ? Number(firstOf(port)) : undefined,
    namespace: textIn(database),
  };
}

const isSame = (one: Server, other: Server): boolean =>
  one.address === other.address && one.port === other.port && one.namespace === other.namespace;

/**
 * Where the statements of this process go. A statement does not say by which connection it goes, so that nothing is known in an
 * application that speaks to several servers or databases.
 */
export class Servers {
  /** Undefined before there is one. */
  #only: Server | undefined = undefined;

  get only(): Server {
    return this.#only ?? unknown;
  }

  add(options: Options): void {
    const server = toServer(options);
    if (this.#only === undefined) this.#only = server;
    else if (!isSame(this.#only, server)) this.#only = unknown;
  }
}
