import { Redaction } from './redaction.ts';

const lines = new Redaction([], '(hidden)');

/** For what is printed: an address, a setting, the words of a collector. SPOOR_REDACT has no say in it. */
export function maskSecrets(text: string): string {
  return lines.text(text);
}

/** Whether a value under this name is not to be shown: an attribute of the process, a header. */
export function isSecretName(name: string): boolean {
  return lines.isSecretHeader(name);
}
