/** Every catalogue of lines, and for each of its entries what it is given in docs/messages.md. */
import type { Samples } from '@spoor/messages';
import { firstLines } from '@spoor/messages';
import { findings, outcomes } from '../../packages/cli/src/findings.ts';
import { failures, lines, usage } from '../../packages/cli/src/messages.ts';
import { notices } from '../../packages/collector/src/keep/messages.ts';
import { messages as config, did } from '../../packages/config/src/messages.ts';
import { consequences, messages as delivery, remedies } from '../../packages/delivery/src/messages.ts';
import * as sampling from '../../packages/delivery/src/sampling/messages.ts';
import { messages as functions } from '../../packages/functions/src/messages.ts';
import { messages as reference } from '../../packages/reference/src/messages.ts';
import { messages as sdk } from '../../packages/sdk/src/messages.ts';
import { changes } from '../../packages/wire/src/encode/messages.ts';

interface Entry {
  /** Of the row: `delivery.cannotExport`. */
  readonly id: string;
  readonly line: string;
  readonly given: readonly unknown[];
}

export interface DocumentedCatalogue {
  /** `packages/delivery/src/messages.ts remedies`. */
  readonly place: string;
  readonly entries: readonly Entry[];
}

type Builders = Readonly<Record<string, (...given: never[]) => string>>;

function documented<C extends Builders>(
  prefix: string,
  place: string,
  catalogue: C,
  samples: Samples<C>,
): DocumentedCatalogue {
  const entries = Object.entries(catalogue).map(([key, build]) => {
    const given = samples[key as keyof C] as readonly unknown[];
    const line = (build as (...given: readonly unknown[]) => string)(...given);
    return { id: `${prefix}.${key}`, line, given };
  });
  return { place, entries };
}

const target = 'http://collector:14268/api/traces';
const samplingServer = 'http://127.0.0.1:5778/sampling';
const otlp = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const agentPort = 'OTEL_EXPORTER_JAEGER_AGENT_PORT';

export const catalogues: readonly DocumentedCatalogue[] = [
  documented('preload', 'packages/messages/src/first-lines.ts firstLines', firstLines, {
    nodeTooOld: ['18.20.8'],
    couldNotStart: ["Cannot find module '@opentelemetry/api'"],
  }),
  documented('setting', 'packages/config/src/messages.ts messages', config, {
    setting: [
      'OTEL_BSP_SCHEDULE_DELAY',
      'a whole number of milliseconds >= 0 and <= 2147483647',
      "'soon'",
      did.using('5000'),
    ],
    option: ['maxQueueSpans', 'a whole number >= 1', '-1'],
    optionName: ['serviceNam', 'serviceName'],
    differs: ['JAEGER_SERVICE_NAME', 'OTEL_SERVICE_NAME', "'checkout'", "'shop'"],
    serviceDiffers: ['JAEGER_SERVICE_NAME', 'OTEL_RESOURCE_ATTRIBUTES', "'checkout'", "'shop'"],
    samplerDiffers: ['JAEGER_SAMPLER_TYPE', 'OTEL_TRACES_SAMPLER', "'always_on'", "'probabilistic'"],
    samplerRatio: ['OTEL_TRACES_SAMPLER_ARG', "'10%'"],
    samplerParam: ['JAEGER_SAMPLER_PARAM', 'probabilistic', '5', did.using('0.001')],
    samplerNotYet: ['OTEL_TRACES_SAMPLER', 'xray', undefined, 'parentbased_always_on'],
    otherServer: ['JAEGER_SAMPLER_HOST', 'JAEGER_SAMPLING_ENDPOINT'],
    argumentAlone: ['OTEL_TRACES_SAMPLER_ARG', 'OTEL_TRACES_SAMPLER', "'0.1'"],
    credentialAlone: ['OTEL_EXPORTER_JAEGER_USER', 'a password'],
    batchAboveQueue: ['OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 100, '512'],
    pathInBase: [otlp, "'http://c:4318/v1/traces'"],
    grpcScheme: ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4317', 'https'],
    grpcDefault: [
      config.setting(otlp, 'an http or https URL', "'grpc://c:4317'", did.using('http://localhost:4318')),
      'http://localhost:4317',
    ],
    grpcPath: ['OTEL_EXPORTER_OTLP_ENDPOINT', "'http://collector:4317/v1/traces'"],
    httpPort: ['OTEL_EXPORTER_OTLP_ENDPOINT', "'http://collector:4318'"],
    grpcPort: [otlp, "'http://c:4317'"],
    grpcPortToo: [config.setting(otlp, 'an http or https URL', "'c:4317'", did.using('http://c:4317'))],
    jaegerGrpc: ['OTEL_EXPORTER_JAEGER_PROTOCOL'],
    otherExporter: ['JAEGER_AGENT_HOST', 'otlp'],
    otherAddress: ['OTEL_EXPORTER_JAEGER_AGENT_HOST', 'the endpoint over http/thrift.binary'],
    portAlone: [agentPort, 6832, 'udp/thrift.binary'],
    referenceProtocol: [agentPort, '6831 (udp/thrift.compact)', 'udp/thrift.binary', 6832],
    exporterNotYet: ['OTEL_TRACES_EXPORTER', 'zipkin', 'reference'],
    propagatorNotYet: ['OTEL_PROPAGATORS', 'xray', 'left out'],
    detectorVariables: ['OTEL_NODE_RESOURCE_DETECTORS', 'aws'],
    libraryNotYet: ['OTEL_NODE_ENABLED_INSTRUMENTATIONS', 'pg', undefined],
    libraryName: ['OTEL_NODE_ENABLED_INSTRUMENTATIONS', "'htttp'", 'http'],
    notYet: ['OTEL_CONFIG_FILE', undefined],
    oldName: ['JAEGER_AGENT_HOST', 'OTEL_EXPORTER_JAEGER_AGENT_HOST'],
    unknownName: ['OTEL_SERVICE_NAM', 'OTEL_SERVICE_NAME'],
    start: [['spoor 0.1.0', 'checkout', `jaeger ${target}`, 'parentbased_always_on', 'http, grpc, undici']],
  }),
  documented('did', 'packages/config/src/messages.ts did', did, {
    using: ['5000'],
    ignored: [],
    leftOut: ['jager'],
    itIsLeftOut: [],
    nobodyTrusted: [],
    noHeaders: [],
    noneAlone: [],
    pairsOnly: [],
    hostOnly: ['agent'],
  }),
  documented('functions', 'packages/functions/src/messages.ts messages', functions, {
    selector: [
      'a file or package and a path of names such as ./src/db.js#Repo.find or lodash#merge',
      "'db.js'",
    ],
    file: ["'rules.json'", 'Error: ENOENT'],
    list: ['{}'],
    entry: ['SPOOR_FUNCTIONS_FILE[0]', '1'],
    field: ['SPOOR_FUNCTIONS_FILE[0].kind', 'one of internal, server, client, producer, consumer', "'x'"],
    absent: ['src/db.js', 'Repo.fnd', 'Repo.find'],
    untraceable: ['src/db.js', 'Repo.constructor'],
    unmatched: ['lodash#merg', 'merge'],
    unreadable: ['src/a.js', 'SyntaxError: Unexpected token (1:5)'],
    hot: ['src/a.js#hot', 48210, 1000],
    leftOut: ['src/a.js#hot', 47210, 1000],
    nested: ['src/a.js#walk', 2969, 32],
  }),
  documented('engine', 'packages/sdk/src/messages.ts messages', sdk, {
    preloadedTwice: ['0.1.0', '0.2.0'],
    startedTwice: [],
    optionsObject: ['checkout'],
    mainEntry: ['spoor'],
    notPatched: ['grpc', new TypeError('load must be a function to be wrapped, got none')],
    otherFetch: ['Deno'],
    hookFault: [
      'http client (making a request)',
      'TypeError: x is not a function',
      1,
      false,
      'the call goes on as without us, its span may be missing; the next one is traced',
    ],
    fault: ['ending a span', 'TypeError: x is not a function', 3, true],
    spoolFolder: ['/var/spool/spoor', 'EACCES: permission denied'],
    remoteSampling: [new Error('ENOENT: no such file'), 0.001],
    configuredInCode: ['service shop, sampler ConstSampler(always), spans to jaeger udp 127.0.0.1:6832'],
    otherTracerFirst: ['dd-trace'],
    otherTracerLater: ['dd-trace'],
    otherTracerRepeats: ['@opentelemetry/sdk-node'],
  }),
  documented('reference', 'packages/reference/src/messages.ts messages', reference, {
    missing: [
      'SPOOR_ENGINE',
      ['@opentelemetry/exporter-jaeger@^2.11.0', '@opentelemetry/sdk-trace-node@^2.12.0'],
    ],
    unreachable: [`jaeger at ${target}`, 'connect ECONNREFUSED 127.0.0.1:14268'],
    reachable: [`jaeger at ${target}`, 42],
  }),
  documented('delivery', 'packages/delivery/src/messages.ts messages', delivery, {
    cannotExport: [
      target,
      'connect ECONNREFUSED 10.0.0.1:14268',
      remedies.listening(),
      consequences.kept(2048),
    ],
    worksAgain: [target, 42, 0],
    dropped: [7, target, remedies.largerQueue()],
    refused: [3, target, 'attribute too long'],
    adapted: [
      'http://zipkin:9411/api/v1/spans',
      'status 400',
      changes.zipkinV2(),
      changes.withoutAddresses(),
    ],
    lost: [
      6,
      target,
      'connect ECONNREFUSED 10.0.0.1:14268',
      remedies.listening(),
      consequences.unkept('ENOSPC: no space left on device'),
    ],
    fault: ['sending a batch', target, undefined, 'TypeError: x is not a function', 12],
  }),
  documented('remedy', 'packages/delivery/src/messages.ts remedies', remedies, {
    listening: [],
    hostName: [],
    notHttp: [],
    notGrpc: [],
    noTraces: [],
    plainHttp: [],
    certificates: [],
    format: [],
    credentials: [],
    rights: [],
    path: [],
    moved: ['https://collector/api/traces'],
    endpoint: [],
    largerQueue: [],
  }),
  documented('consequence', 'packages/delivery/src/messages.ts consequences', consequences, {
    kept: [2048],
    dropped: [],
    smaller: [512, 256],
    unkept: ['ENOSPC: no space left on device'],
  }),
  documented('sampling', 'packages/delivery/src/sampling/messages.ts messages', sampling.messages, {
    cannotFetch: [
      samplingServer,
      'connect ECONNREFUSED 127.0.0.1:5778',
      sampling.remedies.listening(),
      sampling.meanwhile.lastStays(),
    ],
    worksAgain: [samplingServer, 61],
  }),
  documented('samplingRemedy', 'packages/delivery/src/sampling/messages.ts remedies', sampling.remedies, {
    listening: [],
    hostName: [],
    path: [],
    notHttp: [],
    notGrpc: [],
    otherPort: [],
  }),
  documented('meanwhile', 'packages/delivery/src/sampling/messages.ts meanwhile', sampling.meanwhile, {
    lastStays: [],
    initially: [0.1],
  }),
  documented('change', 'packages/wire/src/encode/messages.ts changes', changes, {
    zipkinV2: [],
    withoutAddresses: [],
  }),
  documented('usage', 'packages/cli/src/messages.ts usage', usage, {
    command: ['run, ui, traces, trace, graph, doctor, config, explain, mcp, cache', 'trase', 'trace'],
    noArgument: ['ui', 'now'],
    flags: ["Unknown option '--formt'", '--format'],
    runCommand: [],
    traceId: ['xyz'],
    header: [],
    port: ['port-otlp', '65536'],
    origin: ['*'],
    megabytes: ['0'],
    url: ['ftp://x'],
    tag: ['=x'],
    duration: ['since', 'ever'],
    limit: ['0'],
    format: ['text, dot, json, mermaid', 'png'],
  }),
  documented('command', 'packages/cli/src/messages.ts failures', failures, {
    noPort: [],
    answered: ['http://127.0.0.1:16686/api/services', 500, 'internal error'],
    noCollector: ['http://127.0.0.1:16686', 'ECONNREFUSED'],
    noTrace: ['4bf92f3577b34da6a3ce929d0e0e4736'],
    headerRule: [
      'traceparent',
      '00-<32 hex digits>-<16 hex digits>-<2 hex digits>, ids not all zero',
      'traceparent: 00-0-0-00',
    ],
    collector: ["keep file must be new or written by spoor, got 'notes.txt'"],
    noCache: ["EACCES: permission denied, open '/app/node_modules/spoor/dist/sdk.v22.1.0-x64.cache.17'"],
    unexpected: ['TypeError: x is not a function'],
  }),
  documented('keep', 'packages/collector/src/keep/messages.ts notices', notices, {
    damaged: ['traces.spoor', 2],
    notWritable: ['traces.spoor', 'ENOSPC', 10_000],
    writtenAgain: ['traces.spoor', 12],
    neverWritten: ['traces.spoor', 'ENOSPC', 12],
    noRoom: ['traces.spoor', 'ENOSPC'],
  }),
  documented('said', 'packages/cli/src/messages.ts lines', lines, {
    usage: ['spoor run needs a command, such as spoor run app.js', 'spoor run --help'],
    failure: ['no trace 4bf92f3577b34da6a3ce929d0e0e4736 in this collector'],
    notice: [notices.noRoom('traces.spoor', 'ENOSPC')],
    help: ['Usage: spoor <command> [flags]'],
    problem: ['warn', config.notYet('OTEL_CONFIG_FILE', undefined)],
    noMatch: ['checkout'],
    noCalls: [],
    portTaken: [16686, 'page and JSON API', 40123],
    run: [lines.tracesAt('http://127.0.0.1:16686')],
    tracesAt: ['http://127.0.0.1:16686'],
    joined: ['http://127.0.0.1:16686'],
    notStarted: ['no-such-command: ENOENT'],
    stays: [0],
    nothingArrived: [0],
    arrived: [0, 3, 12],
  }),
  documented('doctor', 'packages/cli/src/findings.ts findings', findings, {
    node: ['22.1.0'],
    nodeTooOld: ['20.6', '18.20.8'],
    noPreload: ['/app/node_modules/spoor/dist/register.cjs'],
    mainEntry: [],
    preloadByName: ['/app/node_modules/spoor/dist/register.cjs'],
    preloaded: [],
    notPreloaded: [],
    jaegerDisabled: [],
    sdkDisabled: [],
    noExporter: ['OTEL_TRACES_EXPORTER'],
    noInstrumentation: [],
    neverSampled: ['OTEL_TRACES_SAMPLER_ARG', '0'],
    sampled: [10],
    sampledByRate: [2],
    sampledByServer: ['http://127.0.0.1:5778/sampling', 0.1],
    noPropagation: ['OTEL_PROPAGATORS'],
    on: ['parentbased_always_on'],
    probe: ['checkout', outcomes.answered(`jaeger ${target}`, 202, '')],
    traceId: ['4bf92f3577b34da6a3ce929d0e0e4736'],
  }),
  documented('probe', 'packages/cli/src/findings.ts outcomes', outcomes, {
    console: [],
    answered: [`jaeger ${target}`, 202, ''],
    took: ['otlp grpc http://collector:4317'],
    noAnswer: [`jaeger ${target}`, 'ENOTFOUND', 'check the host name'],
    sent: ['jaeger udp agent:6831'],
    notSent: ['jaeger udp agent:6831', 'ENOTFOUND', 'check the host name'],
  }),
];
