import { type Handler, requireMethod } from '../http/create-server.ts';
import { HttpError } from '../http/http-error.ts';
import { respondJson } from '../http/respond.ts';
import { type Strategies, samplingResponse } from './strategies.ts';

/** `GET /sampling?service=`, on any path: clients differ in what they ask (jaeger-idl, thrift/sampling.thrift). */
export function samplingHandler(strategies: Strategies): Handler {
  return (exchange) => {
    requireMethod(exchange, 'GET', 'HEAD');
    const services = exchange.url.searchParams.getAll('service');
    const [service] = services;
    if (services.length !== 1 || service === undefined || service === '') {
      throw new HttpError(
        400,
        `'service' parameter must occur exactly once, got ${services.length}; refused`,
      );
    }
    respondJson(exchange.response, 200, samplingResponse(strategies, service));
  };
}
