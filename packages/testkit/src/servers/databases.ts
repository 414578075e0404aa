import { readdirSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts } from '../free-ports.ts';
import { findTool } from '../tool.ts';
import { dataFolder, type RealServer, runToEnd, startServer } from './real-server.ts';

const debianPostgres = '/usr/lib/postgresql';

/** Debian keeps the server's programs out of PATH, in a folder for each version. */
function findPostgres(program: string): string | undefined {
  try {
    const [version] = readdirSync(debianPostgres).sort().reverse();
    return version === undefined ? undefined : join(debianPostgres, version, 'bin', program);
  } catch {
    return findTool(program);
  }
}

/** PostgreSQL refuses to run as root: then it becomes the user that its package has made. */
function asPostgres(command: string, args: readonly string[]): { command: string; args: string[] } {
  if (process.getuid?.() !== 0) return { command, args: [...args] };
  const user = ['--reuid', 'postgres', '--regid', 'postgres', '--clear-groups'];
  return { command: 'setpriv', args: [...user, command, ...args] };
}

/** PostgreSQL, database `postgres`, user `spoor`, any password; undefined where it is not installed. */
export async function startPostgres(): Promise<RealServer | undefined> {
  const [initdb, postgres] = [findPostgres('initdb'), findPostgres('postgres')];
  if (initdb === undefined || postgres === undefined) return undefined;
  const [port = 0] = await freePorts(1);
  const folder = await dataFolder('postgres');
  await chmod(folder, 0o777);
  const data = join(folder, 'data');
  const create = asPostgres(initdb, [
    ...['-D', data, '-U', 'spoor', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'],
  ]);
  await runToEnd(create.command, create.args);
  const settings = ['fsync=off', 'max_connections=50', 'log_min_messages=warning'];
  const run = asPostgres(postgres, [
    ...['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', ''],
    ...settings.flatMap((setting) => ['-c', setting]),
  ]);
  return startServer({ ...run, ready: /ready to accept connections/ }, port, folder);
}

/** MariaDB, database `spoor`, user `root` without a password; undefined where it is not installed. */
export async function startMariadb(): Promise<RealServer | undefined> {
  const [install, command] = [findTool('mariadb-install-db'), findTool('mariadbd')];
  if (install === undefined || command === undefined) return undefined;
  const [port = 0] = await freePorts(1);
  const folder = await dataFolder('mariadb');
  const data = join(folder, 'data');
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  await runToEnd(install, [
    ...['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
    ...user,
  ]);
  await mkdir(join(data, 'spoor'));
  const args = [
    ...['--no-defaults', ...user, `--datadir=${data}`, `--port=${port}`, '--bind-address=127.0.0.1'],
    ...[`--socket=${join(folder, 'socket')}`, `--pid-file=${join(folder, 'pid')}`],
    ...['--innodb-flush-log-at-trx-commit=0', '--innodb-buffer-pool-size=16M', '--skip-name-resolve'],
  ];
  return startServer({ command, args, ready: /ready for connections/ }, port, folder);
}

/** FerretDB over SQLite (test/peers/mongodb), which speaks MongoDB's protocol; undefined where it was not built. */
export async function startMongodb(): Promise<RealServer | undefined> {
  const command = findTool('mongodb');
  if (command === undefined) return undefined;
  const [port = 0] = await freePorts(1);
  const folder = await dataFolder('mongodb');
  return startServer({ command, args: [`127.0.0.1:${port}`, folder], ready: /^ready / }, port, folder);
}
