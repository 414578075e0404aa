export { secretNamesTable } from './document.ts';
export { isSecretName, maskSecrets } from './mask-secrets.ts';
export { REDACTED, Redaction } from './redaction.ts';
export { withoutUserInfo } from './user-info.ts';
