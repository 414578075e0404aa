/**
 * A request is seen for the first time in its constructor, and a constructor may throw after that: over a port that is none, a
 * broken certificate, whatever an agent of the application's does. Nobody has that request then, and no event of it will come.
 */
import type { ClientRequest } from 'node:http';
import { givenField } from '@spoor/core';
import { type AnyFunction, dressAs, type Place } from '@spoor/patch';
import { HttpClientExchange } from './client-exchange.ts';
import { exchangeOf } from './exchange.ts';

interface AgentLike {
  addRequest?: unknown;
}

export class Construction {
  readonly #place: Place;
  readonly #nodeAgents: object;
  /** Seen, and not given to its agent yet, which is the last thing that its constructor does. */
  #current: HttpClientExchange | undefined;
  /** The `addRequest` of most agents. */
  #usual: AnyFunction | undefined;
  readonly #watched = new WeakSet<object>();

  /** @param nodeAgents the prototype of Node's own agents */
  constructor(place: Place, nodeAgents: object) {
    this.#place = place;
    this.#nodeAgents = nodeAgents;
    this.#current = undefined;
    this.#usual = undefined;
  }

  get isOpen(): boolean {
    return this.#current !== undefined;
  }

  begin(exchange: HttpClientExchange, request: ClientRequest): void {
    // Whatever was begun before and is not with its agent has thrown on its way there.
    this.abandon();
    const agent = (request as { readonly agent?: AgentLike | null }).agent;
    if (typeof agent !== 'object' || agent === null) return;
    if (agent.addRequest === this.#usual || this.#watch(agent)) this.#current = exchange;
  }

  /** The constructor has thrown, and nobody has seen what. */
  abandon(): void {
    const exchange = this.#current;
    this.#current = undefined;
    exchange?.fail(undefined);
  }

  /** The constructor throws. */
  failed(exchange: HttpClientExchange, error: unknown): void {
    this.#current = undefined;
    try {
      exchange.fail(error);
    } catch (fault) {
      this.#place.failed(fault);
    }
  }

  /** For Node's own agents, whose `addRequest` is wrapped as everything of Node's is. */
  wrapAddRequest(original: AnyFunction): AnyFunction {
    const construction = this;
    const replacement = function addRequest(this: unknown, request: unknown) {
      // biome-ignore lint/complexity/noArguments: passed on as they came
      const args = arguments;
      construction.#notePort(request, args[1], args[2]);
      const exchange = construction.#take(request);
      if (exchange === undefined) return Reflect.apply(original, this, args);
      return construction.#add(exchange, original, this, args);
    };
    // The same that `wrap` makes of it, which is what agents are compared with.
    this.#usual = dressAs(original, replacement);
    return this.#usual;
  }

  /** Only here does Node say to which port a request goes: whatever its Host header names, and before there is a connection. */
  #notePort(request: unknown, options: unknown, port: unknown): void {
    try {
      const exchange = exchangeOf(request);
      if (exchange instanceof HttpClientExchange)
        exchange.askedAgentFor(typeof options === 'string' ? port : givenField(options, 'port'));
    } catch (error) {
      this.#place.failed(error);
    }
  }

  /** The exchange of a request whose constructor calls us; nothing for a request that an agent hands on to another one. */
  #take(request: unknown): HttpClientExchange | undefined {
    try {
      const current = this.#current;
      if (current === undefined || exchangeOf(request) !== current) return undefined;
      this.#current = undefined;
      return current;
    } catch (error) {
      this.#place.failed(error);
      return undefined;
    }
  }

  #add(
    exchange: HttpClientExchange,
    original: AnyFunction,
    agent: unknown,
    args: ArrayLike<unknown>,
  ): unknown {
    try {
      return Reflect.apply(original, agent, args);
    } catch (error) {
      this.failed(exchange, error);
      throw error;
    }
  }

  /** An agent with an `addRequest` of its own. A Proxy: whoever counts its calls, or has put anything on it, finds it there. */
  #watch(agent: AgentLike): boolean {
    const method = agent.addRequest;
    if (typeof method !== 'function') return false;
    if (this.#watched.has(method)) return true;
    const owner = ownerOf(agent);
    // Somebody has wrapped ours.
    if (owner === this.#nodeAgents) return true;
    const descriptor = owner && Reflect.getOwnPropertyDescriptor(owner, 'addRequest');
    if (owner === undefined || descriptor?.value !== method || descriptor.configurable !== true) return false;
    const watched = new Proxy(method as AnyFunction, {
      apply: (original, self, args: unknown[]) => {
        const exchange = this.#take(args[0]);
        return exchange === undefined
          ? Reflect.apply(original, self, args)
          : this.#add(exchange, original, self, args);
      },
    });
    this.#watched.add(watched);
    Object.defineProperty(owner, 'addRequest', { ...descriptor, value: watched });
    return true;
  }
}

function ownerOf(agent: object): object | undefined {
  for (let owner: object | null = agent; owner !== null; owner = Reflect.getPrototypeOf(owner)) {
    if (Object.hasOwn(owner, 'addRequest')) return owner;
  }
  return undefined;
}
