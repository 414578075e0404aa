import { freePorts } from '../free-ports.ts';
import { findTool } from '../tool.ts';
import { dataFolder, type RealServer, startServer } from './real-server.ts';

/** Redis in memory, without persistence; undefined where it is not installed. */
export async function startRedis(): Promise<RealServer | undefined> {
  const command = findTool('redis-server');
  if (command === undefined) return undefined;
  const [port = 0] = await freePorts(1);
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  return startServer(
    { command, args, ready: /Ready to accept connections/ },
    port,
    await dataFolder('redis'),
  );
}

/** Undefined where memcached is not installed. */
export async function startMemcached(): Promise<RealServer | undefined> {
  const command = findTool('memcached');
  if (command === undefined) return undefined;
  const [port = 0] = await freePorts(1);
  // It refuses to run as root without a user to become.
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const args = ['-l', '127.0.0.1', '-p', String(port), '-U', '0', '-m', '32', '-vv', ...user];
  return startServer({ command, args, ready: /server listening/ }, port, await dataFolder('memcached'));
}
