/** A misspelt variable would be silently without effect; each unknown name of our families is named once. */
import type { Problem } from './config.ts';
import { instrumentationVariables } from './instrumentations.ts';
import { isKubernetesLink } from './kubernetes-link.ts';
import { messages } from './messages.ts';
import { nearest } from './nearest.ts';
import { optionVariables } from './options.ts';
import { problem } from './problem.ts';
import { type Env, isSet } from './read-settings.ts';

const ours = /^(OTEL|JAEGER|SPOOR)_/;

/**
 * Names of those families that are not addressed to a Node tracer: metrics and logs, other languages' agents and web servers,
 * and what the OpenTelemetry operator, charts and recipes for Kubernetes set in order to refer to it from other variables
 * (opentelemetry-operator, pkg/constants/env.go).
 */
const elsewhere = [
  /^OTEL_(BLRP|LOGRECORD|METRIC|METRICS|LOGS)_/,
  /^OTEL_EXPORTER_OTLP_(METRICS|LOGS|PROFILES)_/,
  /^OTEL_EXPORTER_PROMETHEUS_/,
  /^OTEL_(CPP|DOTNET|ERLANG|GO|JAVA|JAVAAGENT|PHP|PYTHON|RUBY|RUST|SWIFT|INJECTOR|OPERATOR)_/,
  /^OTEL_(APACHE|NGINX)_/,
  /^OTEL_(RESOURCE_ATTRIBUTES_)?(NODE|POD|HOST)_(NAME|IP|UID)$/,
  /^OTEL_RESOURCE_ATTRIBUTES_\w+_NAME$/,
  /^OTEL_K8S_/,
  /^OTEL_(AGENT|COLLECTOR)_HOST$/,
] as const;

export function unknownNames(env: Env): Problem[] {
  const known = [...optionVariables, ...instrumentationVariables];
  return Object.entries(env).flatMap(([name, text]) => {
    if (!ours.test(name) || !isSet(text) || known.includes(name)) return [];
    if (isKubernetesLink(name, text) || elsewhere.some((pattern) => pattern.test(name))) return [];
    return [problem('warn', name, messages.unknownName(name, nearest(name, known)))];
  });
}
