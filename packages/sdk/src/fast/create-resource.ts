import type { Config } from '@spoor/config';
import type { Resource } from '@spoor/core';
import { Redaction } from '@spoor/redaction';
import { detectResource, isMainThread, recordableArguments, threadInstance } from '@spoor/runtime';
import { mainScript, packageVersion } from '../application.ts';
import { version } from '../version.ts';

type Env = Readonly<Record<string, string | undefined>>;

function commandOf({ captureCommand, redact }: Config): readonly string[] | undefined {
  if (!captureCommand) return undefined;
  const redaction = new Redaction(redact);
  const args = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  return recordableArguments(
    { args, isShell: false },
    { isSecret: (name) => redaction.isSecretHeader(name), text: (text) => redaction.text(text) },
  );
}

/** Of this process; the attributes are found when somebody reads them for the first time. What is set wins over what is found. */
export function createResource(config: Config, env: Env): Resource {
  const { serviceName, resourceDetectors, resourceAttributes } = config;
  // What was found at the start: an application may change its folder.
  const applicationVersion = packageVersion(mainScript(process.argv), process.cwd());
  const instance = isMainThread ? undefined : threadInstance();
  const detect = () =>
    detectResource(resourceDetectors, {
      env,
      version: applicationVersion,
      instance,
      command: commandOf(config),
    });
  let attributes: Resource['attributes'] | undefined;
  return {
    serviceName,
    get attributes() {
      attributes ??= Object.entries({
        // What upstream's default resource says of the SDK, under our name (semantic conventions: telemetry.*).
        'telemetry.sdk.language': 'nodejs',
        'telemetry.sdk.name': 'spoor',
        'telemetry.sdk.version': version,
        ...(resourceDetectors.length === 0 ? {} : detect()),
        ...resourceAttributes,
      });
      return attributes;
    },
  };
}
