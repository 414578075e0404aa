import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startProgram } from '../foreign-program.ts';
import { freePorts } from '../free-ports.ts';
import { findTool } from '../tool.ts';
import { dataFolder, type RealServer, runToEnd, startServer } from './real-server.ts';

/** Undefined where nats-server is not installed. */
export async function startNats(): Promise<RealServer | undefined> {
  const command = findTool('nats-server');
  if (command === undefined) return undefined;
  const [port = 0] = await freePorts(1);
  const args = ['-a', '127.0.0.1', '-p', String(port)];
  return startServer({ command, args, ready: /Server is ready/ }, port, await dataFolder('nats'));
}

/** Where Debian keeps the server's own program; the one on PATH becomes another user first, and loses our variables. */
const debianRabbitmq = '../lib/rabbitmq/bin/rabbitmq-server';

/** RabbitMQ, user and password `guest`; undefined where it is not installed. */
export async function startRabbitmq(): Promise<RealServer | undefined> {
  const command = findTool(debianRabbitmq) ?? findTool('rabbitmq-server');
  if (command === undefined) return undefined;
  const [port = 0, distribution = 0, mapper = 0] = await freePorts(3);
  const folder = await dataFolder('rabbitmq');
  const env = {
    HOME: folder,
    RABBITMQ_NODENAME: `spoor-${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distribution),
    ERL_EPMD_PORT: String(mapper),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_MNESIA_BASE: folder,
    RABBITMQ_LOG_BASE: folder,
    RABBITMQ_LOGS: '-',
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
  };
  // Erlang would start its port mapper as a daemon that outlives the server.
  const epmd = startProgram('epmd', ['-port', String(mapper), '-address', '127.0.0.1'], {
    env: { ...process.env, ...env },
  });
  const server = await startServer(
    { command, args: [], env, ready: /Server startup complete/ },
    port,
    folder,
  );
  return {
    ...server,
    async stop() {
      await server.stop();
      await epmd.stop();
    },
  };
}

const brokerProperties = (port: number, controller: number, folder: string): string => `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=${folder}/logs
num.partitions=2
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
group.initial.rebalance.delay.ms=0
`;

/** One Kafka broker in one JVM, without ZooKeeper; undefined where its jars or Java are missing. */
export async function startKafka(): Promise<RealServer | undefined> {
  const [java, jars] = [findTool('java'), findTool('kafka')];
  if (java === undefined || jars === undefined) return undefined;
  const [port = 0, controller = 0] = await freePorts(2);
  const folder = await dataFolder('kafka');
  await mkdir(join(folder, 'logs'));
  const properties = join(folder, 'broker.properties');
  await writeFile(properties, brokerProperties(port, controller, folder));
  const classPath = ['-cp', join(jars, '*')];
  // Any 16 bytes in base 64 can name a cluster.
  const cluster = 'AAAAAAAAAAAAAAAAAAAAAA';
  await runToEnd(java, [...classPath, 'kafka.tools.StorageTool', 'format', '-t', cluster, '-c', properties]);
  const args = ['-Xmx320m', ...classPath, 'kafka.Kafka', properties];
  return startServer({ command: java, args, ready: /Kafka Server started/ }, port, folder);
}
