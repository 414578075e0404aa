import type { Env } from '../children/env-carrier.ts';
import type { Attributes } from './kubernetes.ts';

/** What the platforms say in variables (semantic conventions, cloud.* and faas.*). A metadata service would have to be asked over the network. */
const platforms: Readonly<
  Record<string, readonly (readonly [mark: string, Readonly<Record<string, string>>])[]>
> = {
  aws: [
    ['AWS_LAMBDA_FUNCTION_NAME', { provider: 'aws', platform: 'aws_lambda', region: 'AWS_REGION' }],
    ['ECS_CONTAINER_METADATA_URI_V4', { provider: 'aws', platform: 'aws_ecs', region: 'AWS_REGION' }],
    ['ECS_CONTAINER_METADATA_URI', { provider: 'aws', platform: 'aws_ecs', region: 'AWS_REGION' }],
  ],
  gcp: [['K_SERVICE', { provider: 'gcp', platform: 'gcp_cloud_run' }]],
  azure: [['WEBSITE_SITE_NAME', { provider: 'azure', platform: 'azure.app_service', region: 'REGION_NAME' }]],
  alibaba: [
    ['FC_FUNCTION_NAME', { provider: 'alibaba_cloud', platform: 'alibaba_cloud_fc', region: 'FC_REGION' }],
  ],
};

const functionVersions: Readonly<Record<string, string>> = {
  AWS_LAMBDA_FUNCTION_NAME: 'AWS_LAMBDA_FUNCTION_VERSION',
  K_SERVICE: 'K_REVISION',
};
const isFunction = (mark: string): boolean => /FUNCTION_NAME$|^K_SERVICE$/.test(mark);

export const cloudNames: readonly string[] = Object.keys(platforms);

/** @param name `aws`, `gcp`, `azure`, `alibaba` */
export function cloudAttributes(name: string, env: Env): Attributes {
  const found = platforms[name]?.find(([mark]) => env[mark]);
  if (found === undefined) return {};
  const [mark, { provider = '', platform = '', region = '' }] = found;
  const version = env[functionVersions[mark] ?? ''];
  return {
    'cloud.provider': provider,
    'cloud.platform': platform,
    ...(env[region] ? { 'cloud.region': env[region] } : {}),
    ...(isFunction(mark) ? { 'faas.name': env[mark] ?? '' } : {}),
    ...(version ? { 'faas.version': version } : {}),
  };
}
