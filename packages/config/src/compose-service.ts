/** Who this process is: `service.name` and the resource's other attributes. */
import type { Facts, Problem } from './config.ts';
import { messages } from './messages.ts';
import { fromDefault, isLegacyName, type Setting, type Settings } from './options.ts';
import { type Pairs, substituteVariables } from './pairs.ts';
import { problem, shown } from './problem.ts';
import type { Env } from './read-settings.ts';

const serviceKey = 'service.name';

/** Specification: `unknown_service:` and the name of the process's executable. */
export const unknownService = (argv0: string): string =>
  `unknown_service:${(argv0.split(/[\\/]/).at(-1) ?? '').replace(/\.exe$/i, '') || 'node'}`;

/** Specification: OTEL_SERVICE_NAME beats `service.name` of the attributes; that, being OTEL's, beats JAEGER's. */
export function composeServiceName(settings: Settings, facts: Facts, problems: Problem[]): Setting<string> {
  const { serviceName, resourceAttributes } = settings;
  const attribute = resourceAttributes.value[serviceKey];
  const named = serviceName.value;
  if (named !== undefined && (attribute === undefined || !isLegacyName(serviceName.source))) {
    return { value: named, source: serviceName.source };
  }
  if (attribute) {
    if (named !== undefined && named !== attribute) {
      const { source } = serviceName;
      const winner = resourceAttributes.source;
      const message = messages.serviceDiffers(source, winner, shown(attribute), shown(named));
      problems.push(problem('warn', source, message));
    }
    return { value: attribute, source: resourceAttributes.source };
  }
  if (facts.packageName) return { value: facts.packageName, source: 'package.json' };
  return { value: unknownService(facts.argv0), source: fromDefault };
}

/** OTEL_RESOURCE_ATTRIBUTES wins for each key; the service's name has its own place. */
export function composeResource(settings: Settings, env: Env): Pairs {
  const merged = {
    ...substituteVariables(settings.jaegerTags.value, env),
    ...settings.resourceAttributes.value,
  };
  return Object.fromEntries(Object.entries(merged).filter(([key]) => key !== serviceKey));
}
