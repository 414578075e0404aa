import type { Socket } from 'node:dgram';
import type { Server } from 'node:net';

/** Everything listens here and nowhere else: what the collector holds is for this machine's user. */
export const host = '127.0.0.1';

/** What a Jaeger all-in-one listens on. */
export const defaultPorts = {
  query: 16686,
  compact: 6831,
  binary: 6832,
  thriftHttp: 14268,
  otlp: 4318,
  otlpGrpc: 4317,
  zipkin: 9411,
  sampling: 5778,
} as const;

export type PortName = keyof typeof defaultPorts;

/** A number, 0 for any free port, `false` for off. */
export type PortChoices = Partial<Record<PortName, number | false>>;

/** Where the collector listens; what is off is absent. */
export type OpenPorts = { readonly [name in PortName]?: number };

export const portNames = Object.keys(defaultPorts) as readonly PortName[];

/** The flag of the command for a port: `--port-thrift-http`. */
export function portFlag(name: PortName): string {
  return `--port-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Another program has the port, or this user may not have it. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
  readonly portName: PortName;
  readonly port: number;
  readonly code: string;

  constructor(portName: PortName, port: number, code: string) {
    const flag = portFlag(portName);
    super(
      `port ${port} (${flag.slice('--port-'.length)}) must be free on ${host}, got ${code}; ` +
        `choose another with ${flag} <number>, any free one with ${flag} 0, or switch it off with ${flag} off`,
    );
    this.portName = portName;
    this.port = port;
    this.code = code;
  }
}

/** The chosen number of each port, after a check. */
export function choosePorts(choices: PortChoices): Record<PortName, number | false> {
  const chosen: Record<PortName, number | false> = { ...defaultPorts };
  for (const name of portNames) {
    const choice = choices[name];
    if (choice === undefined) continue;
    if (choice !== false && !(Number.isInteger(choice) && choice >= 0 && choice <= 65535)) {
      throw new TypeError(`ports.${name} must be an integer from 0 to 65535 or false, got ${choice}`);
    }
    chosen[name] = choice;
  }
  return chosen;
}

function failure(portName: PortName, port: number, error: Error): Error {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EADDRINUSE' || code === 'EACCES' ? new PortTakenError(portName, port, code) : error;
}

/** Resolves to the real port once `server` listens. */
export function listenHttp(server: Server, portName: PortName, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(failure(portName, port, error));
    server.once('error', fail);
    server.listen({ port, host }, () => {
      server.off('error', fail);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Resolves to the real port once `socket` is bound. */
export function bindUdp(socket: Socket, portName: PortName, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(failure(portName, port, error));
    socket.once('error', fail);
    socket.bind({ port, address: host, exclusive: true }, () => {
      socket.off('error', fail);
      resolve(socket.address().port);
    });
  });
}
