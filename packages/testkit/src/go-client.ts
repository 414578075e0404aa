import { startProgram } from './foreign-program.ts';

export interface GoClient {
  readonly httpUrl: string;
  /** `host:port` of its gRPC service `relay.Relay` (test/peers/relay.proto). */
  readonly grpcTarget: string;
  stop(): Promise<void>;
}

/** The peer on jaeger-client-go (test/peers/go-client), which reads its own JAEGER_* variables from `env`. */
export async function startGoClient(binary: string, env: Record<string, string>): Promise<GoClient> {
  const program = startProgram(binary, [], { env: { ...process.env, ...env } });
  const ports = JSON.parse(await program.line(/^\{.*\}$/)) as { http: number; grpc: number };
  return {
    httpUrl: `http://127.0.0.1:${ports.http}/`,
    grpcTarget: `127.0.0.1:${ports.grpc}`,
    async stop() {
      program.child.stdin?.end();
      await program.stop();
    },
  };
}
