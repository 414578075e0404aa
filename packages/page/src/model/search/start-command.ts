/** The collector's open ports, as `/api/spoor/stats` tells them. */
export type OpenPorts = Readonly<
  Partial<Record<'query' | 'compact' | 'binary' | 'thriftHttp' | 'otlp' | 'zipkin', number>>
>;

export interface StartCommand {
  readonly title: string;
  readonly line: string;
}

/** As a shell takes it: addresses are long, and a line that is broken anywhere cannot be read. */
const onNextLine = ' \\\n  ';

/** How a program sends its spans to the collector that serves this page, ready to be pasted. */
export function startCommands(ports: OpenPorts): StartCommand[] {
  const commands: StartCommand[] = [];
  const preload = preloadEnv(ports);
  if (preload !== undefined) {
    commands.push({
      title: 'A Node program, untouched',
      line: `${preload}node --require spoor/register app.js`,
    });
  }
  if (ports.otlp !== undefined) {
    commands.push({
      title: 'Any OpenTelemetry SDK',
      line: `OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf${onNextLine}OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:${ports.otlp}${onNextLine}<your program>`,
    });
  }
  if (ports.thriftHttp !== undefined) {
    commands.push({
      title: 'Any Jaeger client',
      line: `JAEGER_ENDPOINT=http://127.0.0.1:${ports.thriftHttp}/api/traces${onNextLine}<your program>`,
    });
  }
  return commands;
}

/** Spoor's own default is the agent's port on this machine: then there is nothing to set. */
function preloadEnv({ compact, thriftHttp }: OpenPorts): string | undefined {
  if (compact === 6831) return '';
  if (thriftHttp !== undefined)
    return `OTEL_EXPORTER_JAEGER_ENDPOINT=http://127.0.0.1:${thriftHttp}/api/traces${onNextLine}`;
  return compact === undefined ? undefined : `OTEL_EXPORTER_JAEGER_AGENT_PORT=${compact}${onNextLine}`;
}
