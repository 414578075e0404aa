import { types } from 'node:util';
import type { Context } from '@opentelemetry/api';
import { activeContext, givenField, givenKeys, identityOf, isSuppressed } from '@spoor/core';
import { Child } from './child.ts';
import { executableName, recordableArguments } from './child-arguments.ts';
import { variableOf, writeVariables } from './env-carrier.ts';
import { mergeVariables } from './merge-variables.ts';
import type { ChildSettings, SpawnOptions } from './settings.ts';

export interface BegunChild {
  /** Undefined: it has no span. */
  readonly child: Child | undefined;
  /** What is handed to Node in the place of the caller's. */
  readonly options: SpawnOptions;
}

const isText = (value: unknown): value is string => typeof value === 'string';

function createChild(options: SpawnOptions, settings: ChildSettings, caller: Context): Child | undefined {
  const { tracer, args: mask } = settings;
  // No trace, no span: whatever a process starts on its own is nobody's request.
  if (tracer === undefined || identityOf(caller) === undefined) return undefined;
  const { file, args, shell } = options;
  const name = executableName(isText(file) ? file : '');
  const command = { args: Array.isArray(args) ? args.filter(isText) : [], isShell: Boolean(shell) };
  return new Child(tracer, { name, args: mask && recordableArguments(command, mask) }, caller);
}

/** `{ TRACEPARENT: undefined }`: Node leaves such a variable out, and that was meant so. */
function refusalOf(env: unknown): (name: string) => boolean {
  // A Proxy is not asked: the application would see it.
  if (types.isProxy(env)) return () => false;
  const refused = givenKeys(env).filter((name) => givenField(env, name) === undefined);
  return (name) => refused.includes(name);
}

function withContext(options: SpawnOptions, settings: ChildSettings, context: Context): SpawnOptions {
  const { propagator, ownEnv, platform } = settings;
  const { envPairs, env } = options;
  const pairs = mergeVariables(
    Array.isArray(envPairs) ? envPairs.filter(isText) : [],
    writeVariables(propagator, context),
    {
      ownEnv,
      names: propagator.fields().map(variableOf),
      isWindows: platform === 'win32',
      isRefused: env === undefined || env === null ? () => false : refusalOf(env),
    },
  );
  // A list of Node's own may be the application's, where it calls this method itself.
  return pairs === undefined ? options : { ...options, envPairs: pairs };
}

/** Undefined: nothing is to be done for this child. */
export function beginChild(options: SpawnOptions, settings: ChildSettings): BegunChild | undefined {
  const caller = activeContext();
  if (isSuppressed(caller)) return undefined;
  const child = createChild(options, settings, caller);
  const context = child?.context ?? caller;
  const given = settings.passesContext ? withContext(options, settings, context) : options;
  return child === undefined && given === options ? undefined : { child, options: given };
}
