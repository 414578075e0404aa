import type { PortChoices } from '../ports.ts';

/** Any free port for everything: tests take no fixed one. */
export const anyPorts = {
  query: 0,
  compact: 0,
  binary: 0,
  thriftHttp: 0,
  otlp: 0,
  otlpGrpc: 0,
  zipkin: 0,
  sampling: 0,
} as const satisfies PortChoices;
