import type { Env } from '../children/env-carrier.ts';

export type Attributes = Record<string, string | number | string[]>;

/** `/var/lib/kubelet/pods/<uid>/containers/<name>/<hash>`, which the kubelet mounts over /dev/termination-log. */
const podMount = /\/pods\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/containers\/([^/\s]+)\//;
const podInCgroup = /pod([0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12})/;

/** The kubelet sets the first one in each container (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables). */
export const isPod = (env: Env): boolean =>
  env['KUBERNETES_SERVICE_HOST'] !== undefined || env['OTEL_RESOURCE_ATTRIBUTES_POD_NAME'] !== undefined;

export interface KubernetesFacts {
  readonly env: Env;
  readonly cgroup: string;
  readonly mountinfo: string;
  /** The text of the service account's file; undefined where there is none. */
  readonly namespace: string | undefined;
}

/**
 * What a pod can know of itself without asking anybody (semantic conventions, k8s.*). The names of variables are those that the
 * OpenTelemetry operator sets, and those of the examples for the Downward API.
 */
export function kubernetesAttributes({ env, cgroup, mountinfo, namespace }: KubernetesFacts): Attributes {
  const of = (...names: string[]): string | undefined => {
    for (const name of [...names.map((each) => `OTEL_RESOURCE_ATTRIBUTES_${each}`), ...names])
      if (env[name]) return env[name];
    return undefined;
  };
  const [, mountedUid, container] = podMount.exec(mountinfo) ?? [];
  if (!isPod(env)) return {};
  const found = {
    'k8s.namespace.name': of('POD_NAMESPACE', 'NAMESPACE_NAME') ?? namespace?.trim(),
    'k8s.pod.name': of('POD_NAME'),
    'k8s.pod.uid': of('POD_UID') ?? mountedUid ?? podInCgroup.exec(cgroup)?.[1]?.replaceAll('_', '-'),
    'k8s.container.name': of('CONTAINER_NAME') ?? container,
    'k8s.node.name': of('NODE_NAME'),
  };
  return Object.fromEntries(
    Object.entries(found).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  );
}

/** Kubernetes has a name for each container that is unlike all others (semantic conventions, service.instance.id for Kubernetes). */
export function kubernetesInstance(attributes: Attributes): string | undefined {
  const parts = ['k8s.namespace.name', 'k8s.pod.name', 'k8s.container.name'].map((key) => attributes[key]);
  return parts.every((part) => part !== undefined) ? parts.join('.') : undefined;
}
