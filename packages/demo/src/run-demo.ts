import { constants } from 'node:os';
import {
  exporterEnv,
  type OpenedCollector,
  openCollectorAnywhere,
  queryUrl,
  registerFile,
  renderTrace,
  takenLines,
} from '@spoor/cli';
import { type Found, findTrace } from './find-trace.ts';
import { type Shop, shopServices, startShop } from './shop.ts';
import { keepVisiting, showcase, visit } from './traffic.ts';

export interface DemoOptions {
  /** End after the first trace, with a status that says whether it is complete. */
  readonly once: boolean;
  /** Aborted with the signal's name when the demo is to end. */
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  readonly columns: number;
  readonly coloured: boolean;
  readonly out: (text: string) => void;
  /** How long the trace may take to be complete; the default is for a slow machine. */
  readonly withinMs?: number;
}

/** Long enough for a slow machine; a complete trace ends the waiting at once. */
const traceTimeoutMs = 45_000;

/** Resolves to the exit status, when nothing that was started runs any more. */
export async function runDemo(options: DemoOptions): Promise<number> {
  const opened = await openCollectorAnywhere({});
  try {
    for (const line of takenLines(opened)) options.out(`${line}\n`);
    return await openShop(options, opened);
  } finally {
    await opened.collector.close();
  }
}

async function openShop(options: DemoOptions, { collector }: OpenedCollector): Promise<number> {
  const { once, signal, out, env } = options;
  const url = queryUrl(collector) ?? '';
  out(`starting ${shopServices.length} services, each with --require spoor/register and variables alone\n\n`);
  const shop = await startShop({
    preload: registerFile,
    env: { ...exporterEnv(env, collector.ports) },
    onLine: (service, line) => out(`${service.padEnd(10)} ${line}\n`),
    signal,
  });
  try {
    const status = await Promise.race([showTrace(options, shop, url), shop.broken, interruption(signal)]);
    if (once || signal.aborted) return status;
    out(`\nThe shop is open: light traffic goes on. Traces are at ${url} until Ctrl-C.\n`);
    out(`Buy something yourself: curl ${shop.gatewayUrl}/products/compass\n`);
    await Promise.race([keepVisiting(shop.gatewayUrl, signal), shop.broken]);
    return 0;
  } finally {
    await shop.stop();
  }
}

/** One visit, and its trace as a tree; resolves to 0 when both are complete. */
async function showTrace(options: DemoOptions, shop: Shop, queryUrl: string): Promise<number> {
  const { signal, out, withinMs = traceTimeoutMs } = options;
  // No two carts have one name: a kept collector may hold the traces of an earlier demo.
  const cart = `${process.pid.toString(36)}-${Date.now().toString(36)}`;
  // Connections and caches that are opened once would hide what is slow about the shop itself.
  await visit(shop.gatewayUrl, showcase(`warm-up-${cart}`), signal);
  const order = showcase(cart);
  const { status } = await visit(shop.gatewayUrl, order, signal);
  const wanted = { queryUrl, path: order.path, services: shopServices, withinMs, signal };
  const found = await findTrace(wanted);
  out(`\n${order.method} ${order.path} answered ${status}\n`);
  printFound(options, found, queryUrl);
  return found.missing.length === 0 && status < 300 ? 0 : 1;
}

function printFound(options: DemoOptions, { trace, missing }: Found, url: string): void {
  const { out, columns, coloured, once } = options;
  if (trace !== undefined) {
    // With `--once` the page is gone before anybody can open it.
    const address = once ? '' : `${url}/trace/${trace.traceID}\n`;
    out(`${address}\n${renderTrace(trace, { columns, coloured })}`);
  }
  if (missing.length > 0) {
    out(`\nthis trace must be complete, got:\n${missing.map((line) => `  ${line}\n`).join('')}`);
  }
}

/** Resolves when a signal ends the demo before its time: to the status that a shell gives that signal. */
function interruption(signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    const end = () => resolve(128 + constants.signals[signal.reason as NodeJS.Signals]);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
