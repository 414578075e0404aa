/** The packages on the registry that ship their own tests and talk HTTP, and how each runs a file of them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Suite {
  readonly name: string;
  /** Arguments of Node that run a file of its folder, with TAP on standard output. */
  readonly run: (file: string) => readonly string[];
  readonly files: RegExp;
  /**
   * Files that have nothing to do with what we patch, ask hosts of the internet, wait for time-outs by the ten seconds, or need
   * what the package left out.
   */
  readonly except?: RegExp;
  /** Its tests call handlers without a server, so that no span is made. */
  readonly withoutSpans?: true;
  /** Its files listen on one port. */
  readonly inTurns?: true;
}

const byNode = (file: string): readonly string[] => ['--test-reporter=tap', file];
const byTape = (file: string): readonly string[] => [file];
const byMocha = (file: string): readonly string[] => [
  join('..', 'mocha', 'bin', 'mocha.js'),
  '--exit',
  '--reporter',
  'tap',
  file,
];

/** Schemas, parsers of bodies, loggers, plugins: what fastify does between a request and a handler. */
const fastifyAlone =
  /^(build|esm|scripts|logger|internals)\/|schema|validation|parser|decorator|^plugin|prototype|versioned|skip-reply|^(type-provider|nullable|find|has)-/;

export const suites: readonly Suite[] = [
  { name: 'fastify', run: byNode, files: /\.test\.js$/, except: fastifyAlone },
  { name: 'light-my-request', run: byNode, files: /\.test\.js$/, withoutSpans: true },
  {
    name: '@fastify/reply-from',
    run: byNode,
    files: /\.test\.js$/,
    except: /^(http2-(timeout|target-multi|canceled)|retry-on-503|build-url|.*cache)/,
  },
  { name: '@fastify/http-proxy', run: byNode, files: /\.js$/, except: /^helper\// },
  { name: '@fastify/websocket', run: byNode, files: /\.test\.js$/ },
  { name: '@fastify/middie', run: byNode, files: /\.test\.js$/ },
  { name: '@fastify/send', run: byNode, files: /\.test\.js$/ },
  { name: '@fastify/static', run: byNode, files: /\.test\.js$/ },
  { name: 'hyperquest', run: byTape, files: /\.js$/ },
  {
    name: 'needle',
    run: byMocha,
    files: /_spec\.js$/,
    except: /^(decoder|errors|headers|redirect|socket_cleanup|response_stream|tls_options)_/,
  },
  {
    name: 'express-http-proxy',
    inTurns: true,
    run: byMocha,
    files: /^\w+\.js$/,
    except:
      /^(constants|getBody|postBody|rawBodyLimit|userResDecorator|path|urlParsing|setsContent|port|params|reqBody|defineMult)/,
  },
];

export function filesOf({ files, except }: Suite, folder: string): string[] {
  return readdirSync(join(folder, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => files.test(name) && !name.includes('node_modules') && except?.test(name) !== true)
    .map((name) => join('test', name))
    .sort();
}
