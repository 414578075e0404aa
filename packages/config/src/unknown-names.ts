/** A misspelt variable would be silently without effect; each unknown name of our families is named once. */
import type { Problem } from './config.ts';
import { instrumentationVariables } from './instrumentations.ts';
import { isKubernetesLink } from './kubernetes-link.ts';
import { nearest } from './nearest.ts';
import { optionVariables } from './options.ts';
import { say } from './problem.ts';
import { type Env, isSet } from './read-settings.ts';

const ours = /^(OTEL|JAEGER|SPOOR)_/;

/**
 * Names of those families that are not addressed to a Node tracer: metrics and logs, other languages' agents, what the
 * Kubernetes operator sets in order to refer to it from OTEL_RESOURCE_ATTRIBUTES.
 */
const elsewhere = [
  /^OTEL_(BLRP|LOGRECORD|METRIC|METRICS|LOGS)_/,
  /^OTEL_EXPORTER_OTLP_(METRICS|LOGS|PROFILES)_/,
  /^OTEL_EXPORTER_PROMETHEUS_/,
  /^OTEL_(CPP|DOTNET|ERLANG|GO|JAVA|JAVAAGENT|PHP|PYTHON|RUBY|RUST|SWIFT|INJECTOR|OPERATOR)_/,
  /^OTEL_RESOURCE_ATTRIBUTES_(NODE_NAME|POD_NAME|POD_UID|POD_IP)$/,
] as const;

export function unknownNames(env: Env): Problem[] {
  const known = [...optionVariables, ...instrumentationVariables];
  return Object.entries(env).flatMap(([name, text]) => {
    if (!ours.test(name) || !isSet(text) || known.includes(name)) return [];
    if (isKubernetesLink(name, text) || elsewhere.some((pattern) => pattern.test(name))) return [];
    const near = nearest(name, known);
    const did = near === undefined ? 'ignored' : `ignored; the nearest is ${near}`;
    return [say('warn', name, `is not a variable that Spoor knows; ${did}`)];
  });
}
