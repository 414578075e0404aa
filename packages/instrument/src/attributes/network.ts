/** The two ends of a call (https://opentelemetry.io/docs/specs/semconv/general/attributes/). */
import {
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_NETWORK_PEER_PORT,
  ATTR_NETWORK_TRANSPORT,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
} from '@opentelemetry/semantic-conventions';
import { type AttributeSink, attributeKey } from '@spoor/core';

const SERVER_ADDRESS = attributeKey(ATTR_SERVER_ADDRESS);
const SERVER_PORT = attributeKey(ATTR_SERVER_PORT);
const PEER_ADDRESS = attributeKey(ATTR_NETWORK_PEER_ADDRESS);
const PEER_PORT = attributeKey(ATTR_NETWORK_PEER_PORT);
const TRANSPORT = attributeKey(ATTR_NETWORK_TRANSPORT);
/**
 * The name that OTEL_INSTRUMENTATION_COMMON_PEER_SERVICE_MAPPING gives a host. Deprecated by the conventions in favour of
 * `server.service.name`, and what Jaeger, Zipkin and collectors draw their graphs of.
 */
const PEER_SERVICE = attributeKey('peer.service');

const isPort = (port: unknown): port is number => Number.isInteger(port) && (port as number) > 0;

/** As the application named it: a host, an address, or the path of a socket, which has no port. */
export function writeServer(
  sink: AttributeSink,
  address: string | undefined,
  port?: number | undefined,
): void {
  if (address === undefined || address === '') return;
  sink.string(SERVER_ADDRESS, address);
  if (isPort(port)) sink.int(SERVER_PORT, port);
}

/** Where the connection really goes. */
export function writePeer(sink: AttributeSink, address: string | undefined, port?: number | undefined): void {
  if (address === undefined || address === '') return;
  sink.string(PEER_ADDRESS, address);
  if (isPort(port)) sink.int(PEER_PORT, port);
}

export function writeTransport(sink: AttributeSink, transport: 'tcp' | 'udp' | 'unix' | 'pipe'): void {
  sink.string(TRANSPORT, transport);
}

/** @param services by `host:port` and by `host`, as the setting has them */
export function writePeerService(
  sink: AttributeSink,
  services: ReadonlyMap<string, string> | undefined,
  host: string,
  port: number | undefined,
): void {
  if (services === undefined) return;
  const name = services.get(`${host}:${port}`) ?? services.get(host);
  if (name !== undefined) sink.string(PEER_SERVICE, name);
}
