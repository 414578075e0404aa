import { startProgram } from './foreign-program.ts';
import { freePorts } from './free-ports.ts';

export interface RealZipkin {
  /** `/api/v1/spans`, `/api/v2/spans`, `/api/v2/dependencies` … are below it. */
  readonly url: string;
  stop(): Promise<void>;
}

/** A real Zipkin server in memory on a free port of 127.0.0.1. */
export async function startZipkin(java: string, jar: string): Promise<RealZipkin> {
  const [port = 0] = await freePorts(1);
  const program = startProgram(java, ['-Xmx256m', '-jar', jar], {
    env: { ...process.env, QUERY_PORT: String(port), STORAGE_TYPE: 'mem', SELF_TRACING_ENABLED: 'false' },
  });
  await program.line(/Serving HTTP at/);
  return { url: `http://127.0.0.1:${port}`, stop: () => program.stop() };
}
