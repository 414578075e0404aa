import type { SamplingRequest } from '../../sampler.ts';
import { RouteTree } from './route-tree.ts';

// GET /users/:id     what a server span with a route was stored as, and `HTTP GET /users/:id`
// /users/:id         a path alone
// GET, HTTP GET      a method alone
// grpc.shop.Cart/Add, shop.Cart/Add, /shop.Cart/Add, Add
const routeName = /^(?:HTTP )?([A-Z]+) (\/.*)$/;
const methodName = /^HTTP ([A-Z]+)$/;

/**
 * Finds an operation of a strategy for a span that begins. Strategies name what was stored, and a server span has its route
 * only at its end: until then its name is `GET`. So a route is looked for by the path, and what says most wins: method and
 * route, route, the span's name, the method. (https://github.com/open-telemetry/opentelemetry-java/issues/5576)
 */
export class OperationNames<Value> {
  readonly #byName = new Map<string, Value>();
  readonly #byMethod = new Map<string, Value>();
  readonly #byRpcMethod = new Map<string, Value>();
  readonly #routesByMethod = new Map<string, RouteTree<Value>>();
  readonly #routes = new RouteTree<Value>();

  add(name: string, value: Value): void {
    this.#byName.set(name, value);
    const [, routeMethod, route] = routeName.exec(name) ?? [];
    const [, method] = methodName.exec(name) ?? [];
    if (method !== undefined) this.#byMethod.set(method, value);
    if (routeMethod !== undefined && route !== undefined) {
      const tree = this.#routesByMethod.get(routeMethod) ?? new RouteTree<Value>();
      this.#routesByMethod.set(routeMethod, tree);
      tree.add(route, value);
    }
    if (name.startsWith('/')) this.#routes.add(name, value);
    if (name.includes('/')) this.#byRpcMethod.set(name.replace(/^(?:\/|grpc\.)/, ''), value);
  }

  find({ name, source }: SamplingRequest): Value | undefined {
    const target = source?.requestTarget;
    if (target !== undefined) return this.#ofRequest(name, source?.requestMethod ?? name, target);
    const rpcMethod = source?.rpcMethod;
    return this.#byName.get(name) ?? (rpcMethod === undefined ? undefined : this.#ofCall(rpcMethod));
  }

  #ofRequest(name: string, method: string, target: string): Value | undefined {
    const path = pathOf(target);
    return (
      this.#routesByMethod.get(method)?.find(path) ??
      this.#routes.find(path) ??
      this.#byName.get(name) ??
      this.#byMethod.get(method)
    );
  }

  #ofCall(rpcMethod: string): Value | undefined {
    return (
      this.#byRpcMethod.get(rpcMethod) ?? this.#byName.get(rpcMethod.slice(rpcMethod.lastIndexOf('/') + 1))
    );
  }
}

/** Of a target in any of its forms (RFC 9112, 3.2), without its query. */
export function pathOf(target: string): string {
  const query = target.search(/[?#]/);
  const bare = query === -1 ? target : target.slice(0, query);
  if (bare.startsWith('/')) return bare;
  const authority = bare.indexOf('://');
  const slash = authority === -1 ? -1 : bare.indexOf('/', authority + 3);
  return slash === -1 ? '/' : bare.slice(slash);
}
