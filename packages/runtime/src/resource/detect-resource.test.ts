import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cloudAttributes } from './cloud.ts';
import { detectResource, type ResourceFacts, randomInstance } from './detect-resource.ts';
import { hostAttributes, systemAttributes } from './host.ts';
import { kubernetesAttributes, kubernetesInstance } from './kubernetes.ts';

const facts: ResourceFacts = { env: {}, version: '1.2.3', instance: undefined, command: undefined };
const uid = '0d3a7c1e-1b1f-4c35-9d2e-6a1b2c3d4e5f';
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('each detector finds its own facts alone', () => {
  const keysOf = (name: string, env = {}) => Object.keys(detectResource([name], { ...facts, env }));
  assert.deepEqual(keysOf('host').slice(0, 2), ['host.name', 'host.arch']);
  assert.deepEqual(keysOf('os'), ['os.type', 'os.version']);
  assert.deepEqual(keysOf('process'), [
    'process.pid',
    'process.executable.name',
    'process.runtime.name',
    'process.runtime.version',
  ]);
  assert.deepEqual(
    keysOf('k8s', { KUBERNETES_SERVICE_HOST: '10.0.0.1', POD_NAME: 'p' }).sort()[0],
    'k8s.pod.name',
  );
  assert.deepEqual(keysOf('serviceinstance'), ['service.instance.id', 'service.version']);
  assert.deepEqual(keysOf('env'), []);
  assert.deepEqual(keysOf('aws', { AWS_LAMBDA_FUNCTION_NAME: 'f' }), [
    'cloud.provider',
    'cloud.platform',
    'faas.name',
  ]);
});

test('the names of architectures and systems are those of the conventions', () => {
  const host = (arch: string) => hostAttributes({ name: 'h', arch, machineId: undefined })['host.arch'];
  assert.deepEqual(['x64', 'arm64', 'arm', 'ia32', 's390x'].map(host), [
    'amd64',
    'arm64',
    'arm32',
    'x86',
    's390x',
  ]);
  assert.deepEqual(hostAttributes({ name: 'h', arch: 'x64', machineId: 'abc\n' })['host.id'], 'abc');
  const system = (platform: string) => systemAttributes(platform, '1')['os.type'];
  assert.deepEqual(['linux', 'darwin', 'win32', 'sunos'].map(system), [
    'linux',
    'darwin',
    'windows',
    'solaris',
  ]);
});

test('a pod is known by the variables of the operator, of the Downward API, by its mounts, or by its cgroup', () => {
  const nothing = { env: {}, cgroup: '', mountinfo: '', namespace: undefined };
  assert.deepEqual(kubernetesAttributes({ ...nothing, env: { NODE_NAME: 'n', POD_NAME: 'p' } }), {});
  const byOperator = {
    OTEL_RESOURCE_ATTRIBUTES_POD_NAME: 'shop-1',
    OTEL_RESOURCE_ATTRIBUTES_NODE_NAME: 'node-1',
    POD_NAME: 'other',
  };
  assert.deepEqual(kubernetesAttributes({ ...nothing, env: byOperator }), {
    'k8s.pod.name': 'shop-1',
    'k8s.node.name': 'node-1',
  });
  const mountinfo = `9 8 0:1 /var/lib/kubelet/pods/${uid}/containers/web/abc /dev/termination-log rw - ext4 x rw`;
  const env = { KUBERNETES_SERVICE_HOST: '10.0.0.1', POD_NAME: 'shop-1' };
  const found = kubernetesAttributes({ ...nothing, env, mountinfo, namespace: 'prod\n' });
  assert.deepEqual(found, {
    'k8s.namespace.name': 'prod',
    'k8s.pod.name': 'shop-1',
    'k8s.pod.uid': uid,
    'k8s.container.name': 'web',
  });
  assert.equal(kubernetesInstance(found), 'prod.shop-1.web');
  assert.equal(kubernetesInstance({ 'k8s.pod.name': 'shop-1' }), undefined);
  const cgroup = `0::/kubepods.slice/kubepods-pod${uid.replaceAll('-', '_')}.slice/x`;
  assert.equal(kubernetesAttributes({ ...nothing, env, cgroup })['k8s.pod.uid'], uid);
});

test('a platform is known by its variables', () => {
  for (const [name, env, platform] of [
    ['aws', { ECS_CONTAINER_METADATA_URI_V4: 'http://169.254.170.2/v4/x' }, 'aws_ecs'],
    ['gcp', { K_SERVICE: 'shop', K_REVISION: 'shop-7' }, 'gcp_cloud_run'],
    ['azure', { WEBSITE_SITE_NAME: 'shop' }, 'azure.app_service'],
    ['alibaba', { FC_FUNCTION_NAME: 'shop' }, 'alibaba_cloud_fc'],
  ] as const)
    assert.equal(cloudAttributes(name, env)['cloud.platform'], platform);
  assert.equal(cloudAttributes('gcp', { K_SERVICE: 'shop', K_REVISION: 'shop-7' })['faas.version'], 'shop-7');
  assert.deepEqual(cloudAttributes('aws', {}), {});
});

test('an instance is a UUID of its own, or the one of the process that a thread is a part of', () => {
  const ids = Array.from({ length: 100 }, randomInstance);
  assert.equal(new Set(ids).size, 100);
  for (const id of ids) assert.match(id, uuid);
  const given = detectResource(['serviceinstance'], { ...facts, instance: 'of-the-process' });
  assert.equal(given['service.instance.id'], 'of-the-process');
});

test('a version that nobody has set is none', () => {
  const versionOf = (version: string | undefined) =>
    detectResource(['serviceinstance'], { ...facts, version })['service.version'];
  assert.deepEqual(['0.0.0', undefined, '0.0.1'].map(versionOf), [undefined, undefined, '0.0.1']);
});
