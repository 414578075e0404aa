import type { TestContext } from 'node:test';
import {
  type HttpRuns,
  type HttpSubject,
  httpCaptureEnv,
  httpScenarios,
  type KnownFaults,
} from '@spoor/testkit';
import { receiveSpans } from '../e2e/received-spans.ts';
import { type EngineName, fixture, runApp } from '../e2e/run-app.ts';

const certificate = [fixture('localhost-key.pem'), fixture('localhost-cert.pem')];

/** The preload with that engine, as an application gets it. */
export function httpSubject(
  engine: EngineName,
  scheme: HttpSubject['scheme'],
  known: KnownFaults,
): HttpSubject {
  return {
    name: engine,
    scheme,
    known,
    async run(t: TestContext): Promise<HttpRuns> {
      const receiver = await receiveSpans(t);
      const env = { ...receiver.http, ...httpCaptureEnv, OTEL_SERVICE_NAME: 'contract' };
      const args = [scheme, ...certificate];
      const [bare, traced] = await Promise.all([
        runApp(httpScenarios, { way: 'none', args }),
        runApp(httpScenarios, { env, engine, args }),
      ]);
      if (bare.status !== 0 || traced.status !== 0) throw new Error(bare.stderr + traced.stderr);
      // The process flushes before it ends: what has not arrived by now will not.
      return { bare: bare.stdout, traced: traced.stdout, spans: await receiver.spans('contract', 1) };
    },
  };
}
