/** What is said of settings: `<name> must be <rule>, got <value>; <what we did>` wherever one of them is wrong. */
import { catalogue, type Message, type Part, parts } from '@spoor/messages';

const mustBe = (name: string, rule: string, got: string, what: string): string =>
  `${name} must be ${rule}, got ${got}; ${what}`;

const nearestOf = (near: string | undefined): string =>
  near === undefined ? '' : `; the nearest is ${near}`;
const byEngine = (engine: string | undefined): string =>
  engine === undefined ? '' : ` by the ${engine} engine`;

/** What was done about a value. */
export const did = parts({
  using: (value: string) => `using ${value}`,
  ignored: () => 'ignored',
  leftOut: (names: string) => `${names} left out`,
  itIsLeftOut: () => 'it is left out',
  nobodyTrusted: () => 'it is left out, and no caller is trusted',
  noHeaders: () => 'it is left out, and no host receives trace headers',
  noneAlone: () => 'none switches the others off',
  pairsOnly: () => 'members without = left out',
  hostOnly: (host: string) => `using the host ${host}; its port is a variable of its own`,
});

export const messages = catalogue({
  setting: (name: string, rule: string, got: string, what: Part) => mustBe(name, rule, got, what),
  option: (name: string, rule: string, got: string) => `${name} must be ${rule}, got ${got}`,
  optionName: (got: string, near: string | undefined) =>
    `${got} must be the name of an option, got '${got}'${nearestOf(near)}`,
  differs: (name: string, winner: string, value: string | undefined, got: string) => {
    const shown = value === undefined ? '' : ` (${value})`;
    return mustBe(name, `unset or the same as ${winner}${shown}`, got, `using ${winner}`);
  },
  serviceDiffers: (name: string, winner: string, value: string, got: string) =>
    mustBe(name, `unset or the same as service.name of ${winner} (${value})`, got, `using ${winner}`),
  samplerDiffers: (name: string, winner: string, value: string, got: string) =>
    mustBe(name, `unset or mean the same as ${winner} (${value})`, got, `using ${winner}`),
  samplerRatio: (name: string, got: string) => mustBe(name, 'a number >= 0 and <= 1', got, 'using 1'),
  samplerParam: (name: string, type: string, got: string, what: Part) =>
    mustBe(name, `a number >= 0 and <= 1 for ${type}`, got, what),
  samplerNotYet: (name: string, type: string, engine: string | undefined, what: string) =>
    `${name} ${type} is not supported yet${byEngine(engine)}; using ${what}`,
  otherServer: (name: string, winner: string) =>
    `${name} is not used; ${winner} says where the sampling server is`,
  argumentAlone: (name: string, partner: string, got: string) =>
    `${name} must be set together with ${partner}, got ${got} alone; ignored`,
  credentialAlone: (name: string, partner: string) =>
    `${name} must be set together with ${partner}, got (hidden) alone; no basic authentication`,
  batchAboveQueue: (name: string, most: number, got: string) =>
    mustBe(name, `<= the queue size (${most})`, got, `using ${most}`),
  pathInBase: (name: string, got: string) =>
    mustBe(name, 'a base URL without v1/traces', got, 'not appended again'),
  grpcScheme: (name: string, address: string, scheme: string) =>
    `${name} ${address} has no scheme; using ${scheme}, OTEL_EXPORTER_OTLP_INSECURE=true means http`,
  grpcDefault: (line: Message, address: string) => `${line}; for grpc that is ${address}`,
  grpcPath: (name: string, got: string) =>
    mustBe(name, 'an address without a path for grpc', got, 'the path is left out'),
  httpPort: (name: string, got: string) =>
    mustBe(name, 'an OTLP/gRPC address', got, 'used as it is; 4318 usually speaks HTTP, 4317 gRPC'),
  grpcPort: (name: string, got: string) =>
    mustBe(name, 'an OTLP/HTTP address', got, 'used as it is; 4317 usually speaks gRPC, 4318 HTTP'),
  grpcPortToo: (line: Message) => `${line}; 4317 usually speaks gRPC, 4318 HTTP`,
  jaegerGrpc: (name: string) =>
    mustBe(
      name,
      'http/thrift.binary, udp/thrift.compact or udp/thrift.binary',
      "'grpc'",
      'no span goes to Jaeger: set OTEL_TRACES_EXPORTER=otlp, Jaeger takes it on port 4318',
    ),
  otherExporter: (name: string, chosen: string) => `${name} is not used; spans go to ${chosen}`,
  otherAddress: (name: string, way: 'the endpoint over http/thrift.binary' | 'the agent over udp') =>
    `${name} is not used; spans go to ${way}`,
  portAlone: (name: string, port: number, protocol: string) =>
    `${name} ${port} without a protocol is taken for ${protocol}`,
  referenceProtocol: (name: string, asked: string, protocol: string, port: number) =>
    `${name} ${asked} is not supported by the reference engine; using ${protocol} on port ${port}`,
  exporterNotYet: (name: string, exporter: string, engine: string | undefined) =>
    `${name} asks for ${exporter}, not supported yet${byEngine(engine)}; no span goes there`,
  propagatorNotYet: (name: string, propagator: string, what: string) =>
    `${name} asks for ${propagator}, not supported yet; ${what}`,
  detectorVariables: (name: string, detectors: string) =>
    `${name} asks for ${detectors}; only what the environment says is recorded, no metadata service is asked`,
  libraryNotYet: (name: string, library: string, engine: string | undefined) =>
    `${name} asks for ${library}, not supported yet${byEngine(engine)}; ignored`,
  libraryName: (name: string, got: string, near: string | undefined) =>
    mustBe(name, 'names of libraries such as http, grpc', got, `ignored${nearestOf(near)}`),
  notYet: (name: string, engine: string | undefined) =>
    `${name} is not supported yet${byEngine(engine)}; ignored`,
  oldName: (name: string, today: string | undefined) =>
    `${name} is used; ${today === undefined ? 'OpenTelemetry has no name for it' : `its OpenTelemetry name is ${today}`}`,
  unknownName: (name: string, near: string | undefined) =>
    `${name} is not a variable that Spoor knows; ignored${nearestOf(near)}`,
  start: (parts: readonly string[]) => parts.join(' · '),
});
