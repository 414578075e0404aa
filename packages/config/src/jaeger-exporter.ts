/** Protocol, host, port and address of the Jaeger exporter: OTEL_EXPORTER_JAEGER_* and JAEGER_* with their conflicts. */
import type { EngineName, JaegerHttpExporter, JaegerUdpExporter, Problem } from './config.ts';
import { parseEndpoint } from './endpoint.ts';
import { messages } from './messages.ts';
import { fromDefault, isLegacyName, type Settings } from './options.ts';
import { problem } from './problem.ts';

type UdpProtocol = JaegerUdpExporter['protocol'];

const usualPort = { 'udp/thrift.compact': 6831, 'udp/thrift.binary': 6832 } as const;
const defaultEndpoint = 'http://localhost:14268/api/traces';

const isSetting = ({ source }: { readonly source: string }): boolean => source !== fromDefault;

/** An endpoint means HTTP, unless it is a JAEGER_* one and the agent's address an OTEL_* one, which always wins. */
function endpointWins({ jaegerEndpoint, jaegerAgentHost, jaegerAgentPort }: Settings): boolean {
  const source = jaegerEndpoint.refused ?? jaegerEndpoint.source;
  if (source === fromDefault) return false;
  const agentIsNewer = [jaegerAgentHost, jaegerAgentPort].some(
    (agent) => isSetting(agent) && !isLegacyName(agent.source),
  );
  return !(isLegacyName(source) && agentIsNewer);
}

/** Says which address has no effect beside the one that is used. */
function sayUnused(settings: Settings, http: boolean, problems: Problem[]): void {
  const { jaegerEndpoint, jaegerAgentHost, jaegerAgentPort } = settings;
  if (http) {
    for (const { source } of [jaegerAgentHost, jaegerAgentPort].filter(isSetting)) {
      const message = messages.otherAddress(source, 'the endpoint over http/thrift.binary');
      problems.push(problem('info', source, message));
    }
  } else if (isSetting(jaegerEndpoint)) {
    const { source } = jaegerEndpoint;
    problems.push(problem('info', source, messages.otherAddress(source, 'the agent over udp')));
  }
}

export function composeJaeger(
  settings: Settings,
  engine: EngineName,
  facts: { readonly platform?: string | undefined },
  problems: Problem[],
): JaegerHttpExporter | JaegerUdpExporter | undefined {
  const { jaegerProtocol } = settings;
  if (jaegerProtocol.value === 'grpc') {
    const { source } = jaegerProtocol;
    problems.push(problem('error', source, messages.jaegerGrpc(source)));
    return undefined;
  }
  const http =
    jaegerProtocol.value === undefined
      ? endpointWins(settings)
      : jaegerProtocol.value === 'http/thrift.binary';
  sayUnused(settings, http, problems);
  return http ? composeHttp(settings, engine, problems) : composeUdp(settings, engine, facts, problems);
}

function composeHttp(settings: Settings, engine: EngineName, problems: Problem[]): JaegerHttpExporter {
  const { jaegerEndpoint, jaegerUser, jaegerPassword, jaegerAuthToken, jaegerTimeoutMs } = settings;
  const { url, ...given } = parseEndpoint(jaegerEndpoint.value ?? defaultEndpoint);
  let user = jaegerUser.value ?? given.user;
  let password = jaegerPassword.value ?? given.password;
  if ((user === undefined) !== (password === undefined)) {
    const [alone, partner] = user === undefined ? [jaegerPassword, 'a user'] : [jaegerUser, 'a password'];
    const name = isSetting(alone) ? alone.source : jaegerEndpoint.source;
    problems.push(problem('warn', name, messages.credentialAlone(name, partner)));
    user = password = undefined;
  }
  // The collector answers nothing but 404 at its root: a base URL can only mean the usual path.
  if (url.pathname === '/') url.pathname = new URL(defaultEndpoint).pathname;
  return {
    type: 'jaeger',
    protocol: 'http/thrift.binary',
    endpoint: url.href,
    user,
    password,
    // exporter-jaeger knows basic authentication only.
    token: engine === 'reference' ? undefined : jaegerAuthToken.value,
    timeoutMs: jaegerTimeoutMs.value,
  };
}

function composeUdp(
  settings: Settings,
  engine: EngineName,
  { platform }: { readonly platform?: string | undefined },
  problems: Problem[],
): JaegerUdpExporter {
  const { jaegerAgentHost, jaegerSocketType, maxPacketBytes } = settings;
  const host = jaegerAgentHost.value;
  const choose = engine === 'reference' ? chooseForReference : chooseUdp;
  return {
    type: 'jaeger',
    ...choose(settings, problems),
    host,
    socketType: jaegerSocketType.value ?? (host.includes(':') ? 'udp6' : 'udp4'),
    // macOS refuses larger datagrams (net.inet.udp.maxdgram); 65000 is what Jaeger's agents read.
    maxPacketBytes: maxPacketBytes.value ?? (platform === 'darwin' ? 9216 : 65_000),
  };
}

interface Destination {
  readonly protocol: UdpProtocol;
  readonly port: number;
}

/** A port without a protocol: Node's old clients meant binary by 6832, everybody else compact by 6831. */
function chooseUdp({ jaegerProtocol, jaegerAgentPort }: Settings, problems: Problem[]): Destination {
  const port = jaegerAgentPort.value;
  if (jaegerProtocol.value === 'udp/thrift.compact' || jaegerProtocol.value === 'udp/thrift.binary') {
    return { protocol: jaegerProtocol.value, port: port ?? usualPort[jaegerProtocol.value] };
  }
  const protocol = port === usualPort['udp/thrift.binary'] ? 'udp/thrift.binary' : 'udp/thrift.compact';
  if (port !== undefined && port !== usualPort['udp/thrift.compact']) {
    const { source } = jaegerAgentPort;
    problems.push(problem('info', source, messages.portAlone(source, port, protocol)));
  }
  return { protocol, port: port ?? usualPort[protocol] };
}

/** exporter-jaeger writes Thrift binary over UDP and nothing else. */
function chooseForReference({ jaegerProtocol, jaegerAgentPort }: Settings, problems: Problem[]): Destination {
  const [protocol, compact] = ['udp/thrift.binary', 'udp/thrift.compact'] as const;
  const given = jaegerAgentPort.value;
  // What listens on the compact port cannot read binary; the agent's other port can.
  const port = given === undefined || given === usualPort[compact] ? usualPort[protocol] : given;
  const asksCompact =
    jaegerProtocol.value === compact || (jaegerProtocol.value === undefined && given === usualPort[compact]);
  if (asksCompact || given === usualPort[compact]) {
    const { source } = jaegerProtocol.value === compact ? jaegerProtocol : jaegerAgentPort;
    const asked = jaegerProtocol.value === compact ? compact : `${given} (${compact})`;
    problems.push(problem('warn', source, messages.referenceProtocol(source, asked, protocol, port)));
  }
  return { protocol, port };
}
