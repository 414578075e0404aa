/** Where spans go. */
import type { EngineName, ExporterConfig, Facts, OtlpExporter, Problem, ZipkinExporter } from './config.ts';
import { parseEndpoint } from './endpoint.ts';
import { composeJaeger } from './jaeger-exporter.ts';
import { messages } from './messages.ts';
import type { Option } from './option.ts';
import { fromDefault, isLegacyName, optionEntries, type Setting, type Settings } from './options.ts';
import { problem, shown } from './problem.ts';

type Destination = 'otlp' | 'zipkin' | 'jaeger';

const grpcDefault = 'http://localhost:4317';

const settingsOf = (settings: Settings, exporter: Destination): Setting<unknown>[] =>
  optionEntries
    .filter(([, row]: readonly [unknown, Option<unknown>]) => row.exporter === exporter)
    .map(([name]) => settings[name]);

/** Variables that are set and belong to one exporter. */
const sourcesOf = (settings: Settings, exporter: Destination): string[] =>
  settingsOf(settings, exporter)
    .map(({ source }) => source)
    .filter((source) => source !== fromDefault);

/**
 * Not the specification's `otlp`: see docs/decisions/why-jaeger-by-default.md. A variable that cannot be used still says where
 * the spans are meant to go: its line names the default that is used instead.
 */
function chooseExporter(settings: Settings): Setting<readonly Destination[]> {
  for (const exporter of ['otlp', 'zipkin', 'jaeger'] as const) {
    const [source] = sourcesOf(settings, exporter);
    const refused = settingsOf(settings, exporter).find((setting) => setting.refused !== undefined)?.refused;
    if (source !== undefined || refused !== undefined)
      return { value: [exporter], source: source ?? refused ?? '' };
  }
  return { value: ['jaeger'], source: fromDefault };
}

function joinPath(url: URL, base: string, settings: Settings, problems: Problem[]): string {
  // A full address in the base variable is a common mistake; appending twice would be answered with 404.
  if (/\/v1\/traces\/?$/.test(url.pathname)) {
    const { source } = settings.otlpEndpoint;
    problems.push(problem('info', source, messages.pathInBase(source, shown(base))));
    return url.href;
  }
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/traces`;
  return url.href;
}

/** The two lines about one variable are one. */
function sayGrpcPort({ source, value }: Setting<unknown>, problems: Problem[]): void {
  const said = problems.findIndex(({ name, level }) => name === source && level === 'warn');
  const before = problems[said];
  if (before !== undefined) problems[said] = { ...before, message: messages.grpcPortToo(before.message) };
  else problems.push(problem('warn', source, messages.grpcPort(source, shown(value))));
}

/** A user alone, as with a token for a name, is a user with an empty password (RFC 7617). */
const basic = (user: string | undefined, password: string | undefined) =>
  user === undefined && password === undefined
    ? { user: undefined, password: undefined }
    : { user: user ?? '', password: password ?? '' };

interface OtlpEndpoint {
  readonly endpoint: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

function otlpUrl(settings: Settings, problems: Problem[]): OtlpEndpoint {
  const { otlpTracesEndpoint, otlpEndpoint } = settings;
  const given = otlpTracesEndpoint.value === undefined ? otlpEndpoint : otlpTracesEndpoint;
  const { url, ...credentials } = parseEndpoint(given.value ?? otlpEndpoint.value);
  const endpoint =
    otlpTracesEndpoint.value === undefined ? joinPath(url, otlpEndpoint.value, settings, problems) : url.href;
  if (url.port === '4317') sayGrpcPort(given, problems);
  return { endpoint, ...credentials };
}

/** The service and its method are the path: of the variable the address is taken (specification of the OTLP exporter, "Endpoint URLs for OTLP/gRPC"). */
function grpcEndpoint(settings: Settings, problems: Problem[]): OtlpEndpoint {
  const { otlpTracesEndpoint, otlpEndpoint, otlpInsecure } = settings;
  const given = otlpTracesEndpoint.value === undefined ? otlpEndpoint : otlpTracesEndpoint;
  const isDefault = otlpTracesEndpoint.value === undefined && otlpEndpoint.source === fromDefault;
  const { url, ...credentials } = parseEndpoint(isDefault ? grpcDefault : (given.value ?? grpcDefault));
  const saidOf = given.refused ?? given.source;
  const said = problems.findIndex(({ name, level }) => name === saidOf && level === 'warn');
  const before = problems[said];
  if (isDefault && before !== undefined)
    problems[said] = { ...before, message: messages.grpcDefault(before.message, grpcDefault) };
  else if (before !== undefined) {
    // The parser took it for http, since only gRPC has addresses without a scheme.
    const scheme = otlpInsecure.value ? 'http' : 'https';
    const address = url.host;
    problems[said] = problem('info', given.source, messages.grpcScheme(given.source, address, scheme));
    return { endpoint: `${scheme}://${address}`, ...credentials };
  }
  if (url.port === '4318')
    problems.push(problem('warn', given.source, messages.httpPort(given.source, shown(given.value ?? ''))));
  else if (url.pathname !== '/' || url.search !== '')
    problems.push(problem('info', given.source, messages.grpcPath(given.source, shown(given.value ?? ''))));
  return { endpoint: url.origin, ...credentials };
}

function composeOtlp(settings: Settings, problems: Problem[]): OtlpExporter {
  const { otlpProtocol } = settings;
  const { endpoint, user, password } =
    otlpProtocol.value === 'grpc' ? grpcEndpoint(settings, problems) : otlpUrl(settings, problems);
  return {
    type: 'otlp',
    protocol: otlpProtocol.value,
    endpoint,
    ...basic(user, password),
    headers: { ...settings.otlpHeaders.value, ...settings.otlpTracesHeaders.value },
    timeoutMs: settings.otlpTimeoutMs.value,
    compression: settings.otlpCompression.value,
    certificate: settings.otlpCertificate.value,
    clientKey: settings.otlpClientKey.value,
    clientCertificate: settings.otlpClientCertificate.value,
  };
}

function composeZipkin({ zipkinEndpoint, zipkinTimeoutMs }: Settings): ZipkinExporter {
  const { url, user, password } = parseEndpoint(zipkinEndpoint.value);
  const version = /\/api\/v1\/spans\/?$/.test(url.pathname) ? 1 : 2;
  return {
    type: 'zipkin',
    endpoint: url.href,
    ...basic(user, password),
    timeoutMs: zipkinTimeoutMs.value,
    version,
  };
}

/** A destination's variable that has no effect; loud for JAEGER_*, which nobody sets for anything but traces. */
function sayUnused(settings: Settings, chosen: readonly string[], problems: Problem[]): void {
  for (const exporter of ['otlp', 'zipkin', 'jaeger'] as const) {
    if (chosen.includes(exporter)) continue;
    for (const source of sourcesOf(settings, exporter)) {
      const message = messages.otherExporter(source, chosen.join(', ') || 'none');
      problems.push(problem(isLegacyName(source) ? 'info' : 'debug', source, message));
    }
  }
}

export function composeExporters(
  settings: Settings,
  engine: EngineName,
  facts: Facts,
  problems: Problem[],
): Setting<readonly ExporterConfig[]> {
  const asked = settings.exporters.value;
  const chosen: Setting<readonly string[]> =
    asked === undefined ? chooseExporter(settings) : { value: asked, source: settings.exporters.source };
  sayUnused(settings, chosen.value, problems);
  const composed = chosen.value.map((name): ExporterConfig | undefined => {
    if (name === 'console') return { type: 'console' };
    if (name === 'jaeger') return composeJaeger(settings, engine, facts, problems);
    if (name === 'otlp/stdout' || engine === 'reference') {
      const by = name === 'otlp/stdout' ? undefined : 'reference';
      problems.push(problem('error', chosen.source, messages.exporterNotYet(chosen.source, name, by)));
      return undefined;
    }
    return name === 'otlp' ? composeOtlp(settings, problems) : composeZipkin(settings);
  });
  if (settings.logSpans.value && !chosen.value.includes('console')) composed.push({ type: 'console' });
  return { value: composed.filter((exporter) => exporter !== undefined), source: chosen.source };
}
