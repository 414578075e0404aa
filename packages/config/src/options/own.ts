import { did } from '../messages.ts';
import { option, type Parser } from '../option.ts';
import { hostList, patternList, rateList } from '../parse/rule-lists.ts';
import { boolean, list, milliseconds, oneOf, text } from '../parsers.ts';
import { keepRules } from '../sampling/keep-rules.ts';

/** Only what no standard has a name for. */
const section = 'own';

/** Lists of rules. */
const rules = (name: string, parser: Parser<readonly string[]>, fallbackText: string, doc: string) =>
  option({
    section,
    sources: [name],
    parser,
    fallback: [],
    fallbackText,
    doc,
    support: 'fast',
    place: 'config',
  });

/** Lists whose grammar belongs to the room that uses them. */
const patterns = (name: string, fallbackText: string, doc: string) => rules(name, list, fallbackText, doc);

const reserved = <const N extends string>(name: N, doc: string) =>
  option({ section, sources: [name], parser: text, fallback: undefined, doc, support: 'none' });

const mostFieldId = 32_767;

/** 0 for `off`. */
const thriftFieldId: Parser<number> = {
  rule: `a whole number from 1 to ${mostFieldId}, or off`,
  parse(raw) {
    const given = raw.trim().toLowerCase();
    if (given === 'off') return { value: 0 };
    const id = /^\d{1,5}$/.test(given) ? Number(given) : 0;
    return id >= 1 && id <= mostFieldId ? { value: id } : undefined;
  },
};

export const ownOptions = {
  ignore: rules(
    'SPOOR_IGNORE',
    patternList,
    'nothing',
    'What is never traced: `/healthz, GET /ready, grpc:grpc.health.v1.Health/*`.',
  ),
  sampleRates: rules(
    'SPOOR_SAMPLE_RATES',
    rateList,
    'the sampler’s',
    'Rates for single routes, where a trace begins with them: `/search=0.1, GET /api/*=0.5, grpc:shop.Pricing/*=0`; the first match decides.',
  ),
  keep: option({
    section,
    sources: ['SPOOR_KEEP'],
    parser: keepRules,
    fallback: undefined,
    fallbackText: 'nothing',
    doc: 'Traces that the sampler drops and that are kept in this process all the same: where its first span here fails, takes longer, or either: `errors, >500ms`.',
    support: 'fast',
    place: 'config',
  }),
  propagateTo: rules(
    'SPOOR_PROPAGATE_TO',
    hostList(did.noHeaders),
    'all',
    'Hosts that receive trace headers: `*.internal, 10.0.0.0/8, !api.partner.com`; the last match decides.',
  ),
  trustInbound: rules(
    'SPOOR_TRUST_INBOUND',
    hostList(did.nobodyTrusted),
    'all',
    'Peers whose trace context is continued; others start a new trace with a link.',
  ),
  redact: patterns(
    'SPOOR_REDACT',
    'the built-in deny-list',
    'What to mask, by name: `+name` adds to the list of [what is masked](#what-is-masked), `-name` takes off it, plain names stand instead of it; `all`, `none`.',
  ),
  databaseRoots: option({
    section,
    sources: ['SPOOR_DATABASE_ROOTS'],
    parser: boolean,
    fallback: false,
    doc: 'Calls of databases and caches outside of any span begin a trace: jobs that nothing else traces, and what clients do in the background. Without it they have no span.',
    support: 'fast',
  }),
  openTracingParent: option({
    section,
    sources: ['SPOOR_OPENTRACING_PARENT'],
    parser: oneOf(['active', 'explicit', 'nested']),
    fallback: 'active',
    doc: 'Below what a span of `opentracing` or `jaeger-client` begins that names no parent: `active`, below the automatic span; `explicit`, it begins a trace, as OpenTracing says; `nested`, and automatic spans below the manual span of a server.',
    support: 'fast',
  }),
  jaegerClientConfig: option({
    section,
    sources: ['SPOOR_JAEGER_CLIENT_CONFIG'],
    parser: oneOf(['adopt', 'ignore']),
    fallback: 'adopt',
    doc: 'Whether what the code gives to `initTracer` of `jaeger-client` counts where no variable is set.',
    support: 'fast',
  }),
  shutdownTimeoutMs: option({
    section,
    sources: ['SPOOR_SHUTDOWN_TIMEOUT'],
    parser: milliseconds,
    fallback: 500,
    doc: 'Longest the last flush may hold the process when the collector is dead.',
    support: 'all',
    place: 'config',
  }),
  spoolDir: option({
    section,
    sources: ['SPOOR_SPOOL_DIR'],
    parser: text,
    fallback: undefined,
    doc: 'Where undelivered spans wait for the next start.',
    support: 'fast',
    place: 'config',
  }),
  functions: patterns(
    'SPOOR_FUNCTIONS',
    'none',
    'Functions that get a span: `./src/db.js#Repo.find, ./src/**/*.js#*Service.*, !./src/**#*.toString, lodash#merge`; the last match decides. See [functions](functions.md).',
  ),
  functionsFile: option({
    section,
    sources: ['SPOOR_FUNCTIONS_FILE'],
    parser: text,
    fallback: undefined,
    doc: 'A JSON file with more of them: names, kinds, attributes, least durations and rates. See [functions](functions.md).',
    support: 'fast',
    place: 'config',
  }),
  testTraffic: reserved('SPOOR_TEST_TRAFFIC', 'Reserved for test-traffic rules.'),
  logInjection: reserved('SPOOR_LOG_INJECTION', 'Reserved for ids in log lines.'),
  thriftFieldId: option({
    section,
    sources: ['SPOOR_THRIFT_FIELD_ID'],
    parser: thriftFieldId,
    fallback: 8888,
    doc: 'The number of the field in which the context travels in the arguments of a Thrift call; `off`: it does not travel. See [Thrift](thrift.md).',
    support: 'fast',
  }),
  thriftJson: option({
    section,
    sources: ['SPOOR_THRIFT_JSON'],
    parser: boolean,
    fallback: false,
    doc: 'Whether clients write that field with TJSONProtocol too; servers of the npm package `thrift` before 0.12 fail then.',
    support: 'fast',
  }),
};
