import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseContainerId as parse } from './container-id.ts';

const parseContainerId = (cgroup: string, mountinfo: string) => parse(cgroup, () => mountinfo);

const id = '4bf92f3577b34da6a3ce929d0e0e47364bf92f3577b34da6a3ce929d0e0e4736';
const pause = 'f'.repeat(64);
const pod = 'pod0d3a7c1e-1b1f-4c35-9d2e-6a1b2c3d4e5f';
const ecsTask = '447438d40ff24ecba5ca9db5b1b4e2c1';
const mount = (source: string, target: string): string =>
  `1450 1444 254:1 ${source} ${target} rw,relatime - ext4 /dev/vda1 rw`;

const cgroups: Readonly<Record<string, string>> = {
  'Docker, cgroup v1': `12:pids:/docker/${id}\n11:memory:/docker/${id}\n0::/system.slice/containerd.service`,
  'Docker, systemd': `1:name=systemd:/system.slice/docker-${id}.scope`,
  'Docker in Kubernetes': `11:memory:/kubepods/besteffort/${pod}/${id}`,
  'containerd in Kubernetes, systemd': `0::/kubepods.slice/kubepods-${pod}.slice/cri-containerd-${id}.scope`,
  'containerd in Kubernetes, with colons': `1:cpuset:/kubepods-burstable-${pod}.slice:cri-containerd:${id}`,
  'containerd, cgroup v2 seen from outside': `0::/../../cri-containerd-${id}.scope`,
  'CRI-O': `0::/kubepods.slice/${pod}.slice/crio-${id}.scope`,
  'CRI-O without systemd': `9:perf_event:/kubepods/${pod}/crio-${id}`,
  'Podman, rootless': `0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${id}.scope`,
  'Podman, cgroup v1': `4:memory:/machine.slice/libpod-${id}.scope`,
  'Amazon ECS on EC2': `9:perf_event:/ecs/task-arn/${id}`,
  'with a line end of Windows': `1:cpu:/docker/${id}\r\n`,
};
for (const [what, cgroup] of Object.entries(cgroups)) {
  test(`container.id of ${what}`, () => assert.equal(parseContainerId(cgroup, ''), id));
}

test('container.id of Amazon ECS on Fargate', () => {
  const container = `${ecsTask}-3054012820`;
  assert.equal(parseContainerId(`9:perf_event:/ecs/${ecsTask}/${container}`, ''), container);
});

const mounts: Readonly<Record<string, string>> = {
  'Docker, cgroup v2': mount(`/var/lib/docker/containers/${id}/resolv.conf`, '/etc/resolv.conf'),
  'Docker with its data elsewhere': mount(`/data/docker/containers/${id}/hostname`, '/etc/hostname'),
  'Podman, cgroup v2': mount(
    `/containers/storage/overlay-containers/${id}/userdata/hostname`,
    '/etc/hostname',
  ),
  'containerd beside its sandbox': [
    mount(`/var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/${pause}/hostname`, '/etc/hostname'),
    mount(`/var/lib/containers/${id}/termination-log`, '/dev/termination-log'),
  ].join('\n'),
};
for (const [what, mountinfo] of Object.entries(mounts)) {
  test(`container.id of ${what}, by its mounts`, () => assert.equal(parseContainerId('0::/', mountinfo), id));
}

const none: Readonly<Record<string, readonly [cgroup: string, mountinfo: string]>> = {
  'no container': ['0::/user.slice/user-1000.slice/session-3.scope', mount('/', '/')],
  'nothing that can be read': ['', ''],
  'the sandbox of a pod alone': [
    '0::/',
    mount(`/var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/${pause}/hostname`, '/etc/hostname'),
  ],
  'the watcher of CRI-O': [`0::/kubepods.slice/crio-conmon-${id}.scope`, ''],
  'a name that is too short': [`1:cpu:/docker/${id.slice(1)}`, ''],
  'a name that is too long': [`1:cpu:/docker/${id}0`, ''],
  'a folder of other digits': [`1:cpu:/docker/${'g'.repeat(64)}`, ''],
  'a task elsewhere than in ECS': [`1:cpu:/process_api/${ecsTask}-1`, ''],
  'an image layer': ['0::/', mount(`/var/lib/docker/overlay2/${id}/merged`, '/')],
};
for (const [what, [cgroup, mountinfo]] of Object.entries(none)) {
  test(`no container.id of ${what}`, () => assert.equal(parseContainerId(cgroup, mountinfo), undefined));
}
