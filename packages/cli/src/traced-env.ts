import type { OpenPorts } from '@spoor/collector';

/** Settings that would point elsewhere, or send a password to the local collector. */
const destinations =
  /^(OTEL_EXPORTER_JAEGER_|JAEGER_(ENDPOINT|USER|PASSWORD|AUTH_TOKEN|AGENT_|REPORTER_ENDPOINT$))/;

/** A developer looks at the page at once: spans need not wait for the usual five seconds. */
const scheduleDelayMs = '500';

/**
 * The variables that send a process's spans to a local collector, over HTTP where that is open: nothing is lost
 * then. `undefined` when no port is open that an exporter could use.
 */
export function exporterEnv(env: NodeJS.ProcessEnv, ports: OpenPorts): NodeJS.ProcessEnv | undefined {
  const destination = destinationEnv(ports);
  if (destination === undefined) return undefined;
  const others = Object.entries(env).filter(([name]) => !destinations.test(name));
  return {
    OTEL_BSP_SCHEDULE_DELAY: scheduleDelayMs,
    ...Object.fromEntries(others),
    OTEL_TRACES_EXPORTER: 'jaeger',
    ...destination,
  };
}

function destinationEnv({ thriftHttp, compact, binary }: OpenPorts): NodeJS.ProcessEnv | undefined {
  if (thriftHttp !== undefined) {
    return {
      OTEL_EXPORTER_JAEGER_PROTOCOL: 'http/thrift.binary',
      OTEL_EXPORTER_JAEGER_ENDPOINT: `http://127.0.0.1:${thriftHttp}/api/traces`,
    };
  }
  const port = compact ?? binary;
  if (port === undefined) return undefined;
  return {
    OTEL_EXPORTER_JAEGER_PROTOCOL: compact === undefined ? 'udp/thrift.binary' : 'udp/thrift.compact',
    OTEL_EXPORTER_JAEGER_AGENT_HOST: '127.0.0.1',
    OTEL_EXPORTER_JAEGER_AGENT_PORT: `${port}`,
  };
}

/** NODE_OPTIONS with our preload behind what is there; Node takes spaces in double quotes only. */
export function nodeOptions(existing: string | undefined, registerFile: string): string {
  const quoted = /[\s"\\]/.test(registerFile) ? `"${registerFile.replace(/["\\]/g, '\\$&')}"` : registerFile;
  return [existing, `--require ${quoted}`].filter(Boolean).join(' ');
}
