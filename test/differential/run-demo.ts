import { type Shop, showcase, startShop, type Visit, visit } from '@spoor/demo';
import { register } from '../e2e/run-app.ts';
import { compare } from './compare.ts';
import { type NormalSpan, normalise } from './normalise.ts';
import { type Compared, type Engine, engines, receivedTraces, withCollector } from './run-both.ts';

const visits: readonly Visit[] = [
  showcase('differential'),
  { method: 'GET', path: '/products/rope' },
  { method: 'GET', path: '/products/nothing' },
  { method: 'GET', path: '/nowhere' },
];

async function visitAll({ gatewayUrl, stop }: Shop): Promise<void> {
  try {
    for (const next of visits) await visit(gatewayUrl, next);
  } finally {
    // A service that is told to end sends what it has.
    await stop();
  }
}

const runUnder = (engine: Engine): Promise<NormalSpan[]> =>
  withCollector(async (collector, destination) => {
    // Less than the shop waits for a service to end, and more than the default on a busy machine.
    const patience = { OTEL_BSP_SCHEDULE_DELAY: '50', SPOOR_SHUTDOWN_TIMEOUT: '4500' };
    const settings = { SPOOR_ENGINE: engine, SPOOR_FUNCTIONS: '' };
    const env = { PATH: process.env['PATH'], ...destination, ...patience, ...settings };
    await visitAll(await startShop({ preload: register, env }));
    return normalise(await receivedTraces(collector), {});
  });

/** The shop under both engines, one after the other. */
export async function runDemoUnderBoth(): Promise<Compared> {
  const [reference = [], fast = []] = [await runUnder(engines[0]), await runUnder(engines[1])];
  return { spans: reference.length, differences: compare(reference, fast), recorded: { reference, fast } };
}
