/** Where a remote sampler asks. */
import type { Problem, RemoteSamplerConfig } from '../config.ts';
import { messages } from '../messages.ts';
import { fromDefault, type Setting, type Settings } from '../options.ts';
import { problem } from '../problem.ts';

export type SamplingServer = Pick<RemoteSamplerConfig, 'protocol' | 'endpoint'>;

/** Of Jaeger 1 and of the specification's example, and of Jaeger 2. */
const grpcPorts: readonly string[] = ['14250', '5779'];
const defaultGrpcPort = '14250';
const defaultHttpPort = '5778';
const defaultPath = '/sampling';

/** @param address as `serverAddress` takes it */
export function samplingServerAt(address: string): SamplingServer {
  const hasScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(address);
  const asksForGrpc = /^grpcs?:/i.test(address);
  const url = new URL(hasScheme ? address.replace(/^grpc(s?):/i, 'http$1:') : `http://${address}`);
  // A bare name is a host of Jaeger's; whoever writes a scheme means its port.
  if (url.port === '' && asksForGrpc) url.port = defaultGrpcPort;
  else if (url.port === '' && !hasScheme) url.port = defaultHttpPort;
  if (asksForGrpc || grpcPorts.includes(url.port)) {
    url.pathname = '/';
    url.search = '';
    return { protocol: 'grpc', endpoint: url.href };
  }
  if (url.pathname === '/') url.pathname = defaultPath;
  return { protocol: 'http', endpoint: url.href };
}

const isSet = ({ source }: Setting<unknown>): boolean => source !== fromDefault;

/** The whole address wins over its parts, and without any of them the server is where the agent is, as for Jaeger's Go client. */
export function composeSamplingServer(settings: Settings, problems: Problem[]): SamplingServer {
  const { samplingEndpoint, samplingHost, samplingPort, samplingPath, jaegerAgentHost } = settings;
  if (samplingEndpoint.value !== undefined) {
    for (const { source } of [samplingHost, samplingPort, samplingPath].filter(isSet)) {
      problems.push(problem('info', source, messages.otherServer(source, samplingEndpoint.source)));
    }
    return samplingServerAt(samplingEndpoint.value);
  }
  const agent = isSet(jaegerAgentHost) ? jaegerAgentHost.value : '127.0.0.1';
  const host = samplingHost.value ?? agent;
  const shown = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const path = (samplingPath.value ?? defaultPath).replace(/^\/?/, '/');
  const port = samplingPort.value ?? defaultHttpPort;
  return samplingServerAt(`http://${shown}:${port}${path}`);
}
