import type { Config } from '@spoor/config';
import type { Resource } from '@spoor/core';
import { version } from '../version.ts';

/** What upstream's default resource says of the SDK, under our name (semantic conventions: telemetry.*). */
export function createResource({ serviceName, resourceAttributes }: Config): Resource {
  const attributes = {
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.name': 'spoor',
    'telemetry.sdk.version': version,
    ...resourceAttributes,
  };
  return { serviceName, attributes: Object.entries(attributes) };
}
