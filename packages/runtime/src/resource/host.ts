import type { Attributes } from './kubernetes.ts';

/** Semantic conventions, host.arch. Of those that Node runs on; another name stays as Node has it. */
const architectures: Readonly<Record<string, string>> = {
  x64: 'amd64',
  arm: 'arm32',
  ia32: 'x86',
  ppc: 'ppc32',
};
/** Semantic conventions, os.type. */
const systems: Readonly<Record<string, string>> = { win32: 'windows', sunos: 'solaris', zos: 'z_os' };

export interface HostFacts {
  readonly name: string;
  /** `process.arch` */
  readonly arch: string;
  /** The text of /etc/machine-id; undefined where there is none. */
  readonly machineId: string | undefined;
}

export function hostAttributes({ name, arch, machineId }: HostFacts): Attributes {
  const id = machineId?.trim();
  return {
    'host.name': name,
    'host.arch': architectures[arch] ?? arch,
    ...(id ? { 'host.id': id } : {}),
  };
}

/** @param platform `process.platform` */
export const systemAttributes = (platform: string, release: string): Attributes => ({
  'os.type': systems[platform] ?? platform,
  'os.version': release,
});
