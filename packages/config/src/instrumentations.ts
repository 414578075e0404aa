/** Which libraries are traced: the two lists, the common default, and one switch for each library. */
import type { EngineName, Problem } from './config.ts';
import { messages } from './messages.ts';
import { nearest } from './nearest.ts';
import type { Support } from './option.ts';
import type { Settings } from './options.ts';
import { boolean } from './parsers.ts';
import { problem, shown } from './problem.ts';
import { type Env, isSet } from './read-settings.ts';

/** Short names as auto-instrumentations-node uses them, in the order of the start line. */
const support: Readonly<Record<string, Support>> = {
  http: 'all',
  grpc: 'all',
  undici: 'fast',
};

/** Valid names upstream; nothing here traces them yet. */
const notYet: readonly string[] = (
  'amqplib aws-lambda aws-sdk bunyan cassandra-driver connect cucumber dataloader dns express fs generic-pool graphql ' +
  'hapi ioredis kafkajs knex koa lru-memoizer memcached mongodb mongoose mysql mysql2 nestjs-core net openai oracledb ' +
  'pg pino redis restify router runtime-node socket.io tedious winston fastify redis-4'
).split(' ');

const allNames: readonly string[] = [...Object.keys(support), ...notYet];

const switchName = (name: string): string =>
  `OTEL_INSTRUMENTATION_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_ENABLED`;

/** The names of all switches, for the check of unknown variables. */
export const instrumentationVariables: readonly string[] = allNames.map(switchName);

export const isHonouredBy = (support: Support | undefined, engine: EngineName): boolean =>
  support === 'all' || support === engine;

function checkList(variable: string, names: readonly string[], problems: Problem[]): void {
  for (const name of names) {
    if (allNames.includes(name)) continue;
    const message = messages.libraryName(variable, shown(name), nearest(name, allNames));
    problems.push(problem('warn', variable, message));
  }
}

function readSwitch(name: string, env: Env, problems: Problem[]): boolean | undefined {
  const variable = switchName(name);
  const text = env[variable];
  if (!isSet(text)) return undefined;
  const parsed = boolean.parse(text);
  if (parsed?.remark !== undefined) {
    const message = messages.setting(variable, boolean.rule, shown(text), parsed.remark);
    problems.push(problem('warn', variable, message));
  }
  return parsed?.value;
}

export function composeInstrumentations(
  settings: Settings,
  engine: EngineName,
  env: Env,
  problems: Problem[],
): string[] {
  const { enabledInstrumentations, disabledInstrumentations, defaultEnabled } = settings;
  const listed = enabledInstrumentations.value;
  checkList(enabledInstrumentations.source, listed ?? [], problems);
  checkList(disabledInstrumentations.source, disabledInstrumentations.value, problems);
  return allNames.filter((name) => {
    const own = readSwitch(name, env, problems);
    const wanted = listed?.includes(name) ?? defaultEnabled.value;
    const on = (own ?? wanted) && !disabledInstrumentations.value.includes(name);
    if (on && isHonouredBy(support[name], engine)) return true;
    const asked = own === true ? switchName(name) : listed?.includes(name) && enabledInstrumentations.source;
    if (on && asked) problems.push(unsupported(asked, name, engine));
    return false;
  });
}

const unsupported = (variable: string, name: string, engine: EngineName): Problem =>
  problem(
    'warn',
    variable,
    messages.libraryNotYet(variable, name, support[name] === 'fast' ? engine : undefined),
  );
