/**
 * What this process can say of itself and of where it runs: files and variables, never the network, and read when the first batch is begun,
 * since most processes that are started with the preload send none.
 */
import fs from 'node:fs';
import os from 'node:os';
import { IdGenerator } from '@spoor/core';
import { executableName } from '../children/child-arguments.ts';
import type { Env } from '../children/env-carrier.ts';
import { cloudAttributes, cloudNames } from './cloud.ts';
import { parseContainerId } from './container-id.ts';
import { hostAttributes, systemAttributes } from './host.ts';
import { type Attributes, isPod, kubernetesAttributes, kubernetesInstance } from './kubernetes.ts';

export interface ResourceFacts {
  readonly env: Env;
  /** Of the application; undefined: it has none. */
  readonly version: string | undefined;
  /** Of the threads of one process; undefined: this is the first one. */
  readonly instance: string | undefined;
  /** `process.command_args`, masked; undefined: not recorded. */
  readonly command: readonly string[] | undefined;
}

function read(path: string): string | undefined {
  try {
    return fs.readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}

const isLinux = process.platform === 'linux';
const ofLinux = (path: string): string => (isLinux ? read(path) : undefined) ?? '';
const accountFile = '/var/run/secrets/kubernetes.io/serviceaccount/namespace';

/** A UUID of version 4 (RFC 9562, 5.4). */
export function randomInstance(): string {
  const ids = new IdGenerator();
  const hex = Array.from({ length: 4 }, () => (ids.word() >>> 0).toString(16).padStart(8, '0')).join('');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** Each reads its files once, whoever asks first. */
class Machine {
  #cgroup: string | undefined;
  #mountinfo: string | undefined;

  get cgroup(): string {
    this.#cgroup ??= ofLinux('/proc/self/cgroup');
    return this.#cgroup;
  }

  get mountinfo(): string {
    this.#mountinfo ??= ofLinux('/proc/self/mountinfo');
    return this.#mountinfo;
  }
}

function processAttributes(command: readonly string[] | undefined): Attributes {
  return {
    'process.pid': process.pid,
    'process.executable.name': executableName(process.execPath),
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    ...(command === undefined ? {} : { 'process.command_args': [...command] }),
  };
}

function kubernetes({ cgroup, mountinfo }: Machine, env: Env): Attributes {
  return kubernetesAttributes({ env, cgroup, mountinfo, namespace: read(accountFile) });
}

type Detect = (facts: ResourceFacts, machine: Machine) => Attributes;

const detectors: Readonly<Record<string, Detect>> = {
  host: () =>
    hostAttributes({ name: os.hostname(), arch: process.arch, machineId: ofLinux('/etc/machine-id') }),
  os: () => systemAttributes(process.platform, os.release()),
  process: ({ command }) => processAttributes(command),
  container: (_, machine) => {
    const id = parseContainerId(machine.cgroup, () => machine.mountinfo);
    return id === undefined ? {} : { 'container.id': id };
  },
  k8s: ({ env }, machine) => (isPod(env) ? kubernetes(machine, env) : {}),
  serviceinstance: ({ env, version, instance }, machine) => ({
    'service.instance.id':
      instance ?? (isPod(env) ? kubernetesInstance(kubernetes(machine, env)) : undefined) ?? randomInstance(),
    ...(version === undefined || version === '0.0.0' ? {} : { 'service.version': version }),
  }),
};

/** @param names of the detectors, in any order; what is unknown is nothing here */
export function detectResource(names: readonly string[], facts: ResourceFacts): Attributes {
  const machine = new Machine();
  const found: Attributes = {};
  for (const [name, detect] of Object.entries(detectors)) {
    if (!names.includes(name)) continue;
    try {
      Object.assign(found, detect(facts, machine));
    } catch {
      // What cannot be read is not said.
    }
  }
  for (const name of cloudNames)
    if (names.includes(name)) Object.assign(found, cloudAttributes(name, facts.env));
  return found;
}
