import type { Exchange } from './create-server.ts';
import { isAllowedOrigin } from './guard.ts';

const preflightSeconds = 600;

/**
 * Lets pages of these origins read the answer (Fetch standard, CORS protocol). Credentials are allowed because
 * navigator.sendBeacon, by which browsers send their last spans, always says that it sends them. Answers the question
 * that comes before a request, and then returns true.
 */
export function answerCrossOrigin({ request, response }: Exchange, origins: ReadonlySet<string>): boolean {
  const { origin } = request.headers;
  if (!isAllowedOrigin(origin, origins)) return false;
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Allow-Credentials', 'true');
  response.setHeader('Vary', 'Origin');
  const { 'access-control-request-method': method, 'access-control-request-headers': headers } =
    request.headers;
  if (request.method !== 'OPTIONS' || method === undefined) return false;
  response.writeHead(204, {
    'Access-Control-Allow-Methods': 'POST',
    ...(headers === undefined ? {} : { 'Access-Control-Allow-Headers': headers }),
    // A page of the internet that sends to this machine asks for it (Private Network Access).
    ...(request.headers['access-control-request-private-network'] === 'true'
      ? { 'Access-Control-Allow-Private-Network': 'true' }
      : {}),
    'Access-Control-Max-Age': preflightSeconds,
  });
  response.end();
  return true;
}
