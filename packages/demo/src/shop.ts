import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

interface ServiceSpec {
  readonly file: string;
  /** The variable that names a peer's address, and the peer. */
  readonly needs: Readonly<Record<string, string>>;
  /** A function of the file that has a span of its own, by configuration alone. */
  readonly traced?: string;
}

/** The shop's map: who is there, and who calls whom. */
const specs: Readonly<Record<string, ServiceSpec>> = {
  pricing: { file: 'pricing.js', needs: {}, traced: 'quote' },
  inventory: { file: 'inventory.js', needs: {} },
  catalog: { file: 'catalog.mjs', needs: { PRICING_ADDRESS: 'pricing' } },
  payments: { file: 'payments.mjs', needs: { PRICING_ADDRESS: 'pricing' } },
  orders: {
    file: 'orders.js',
    needs: { INVENTORY_ADDRESS: 'inventory', PAYMENTS_URL: 'payments' },
    traced: 'pay',
  },
  gateway: { file: 'gateway.js', needs: { CATALOG_URL: 'catalog', ORDERS_URL: 'orders' } },
};

export const shopServices: readonly string[] = Object.keys(specs);

export interface ShopOptions {
  /** The file for `--require`; without it the shop runs untraced. */
  readonly preload?: string;
  /** Variables for every service, on top of `OTEL_SERVICE_NAME`. */
  readonly env: NodeJS.ProcessEnv;
  /** Every line that a service writes, but the one that says where it listens. */
  readonly onLine?: (service: string, line: string) => void;
  /** Ends the start when aborted; an open shop is ended by `stop`. */
  readonly signal?: AbortSignal;
}

export interface Shop {
  readonly gatewayUrl: string;
  /** Rejects when a service ends that was not asked to. */
  readonly broken: Promise<never>;
  stop(): Promise<void>;
}

const stopTimeoutMs = 5000;
const closedEarly = 'the shop closed before it opened';

/** Starts every service as soon as those that it calls listen. On failure nothing is left running. */
export async function startShop(options: ShopOptions): Promise<Shop> {
  const children = new Map<string, ChildProcess>();
  const addresses = new Map<string, Promise<string>>();
  let stopping = false;
  let reportBroken: (reason: Error) => void = () => {};
  const broken = new Promise<never>((_, reject) => {
    reportBroken = reject;
  });
  broken.catch(() => {});
  const giveUp = () => reportBroken(new Error(closedEarly));
  options.signal?.addEventListener('abort', giveUp, { once: true });

  const start = async (name: string, { file, needs, traced }: ServiceSpec): Promise<string> => {
    const peers: NodeJS.ProcessEnv = {};
    for (const [variable, peer] of Object.entries(needs)) {
      const address = (await addressOf(peer)) ?? '';
      peers[variable] = variable.endsWith('_URL') ? `http://${address}` : address;
    }
    if (stopping || options.signal?.aborted) throw new Error(closedEarly);
    const path = fileURLToPath(new URL(`../shop/${file}`, import.meta.url));
    const child = spawn(
      process.execPath,
      [...(options.preload ? ['--require', options.preload] : []), path],
      {
        env: {
          ...(traced === undefined ? {} : { SPOOR_FUNCTIONS: `${path}#${traced}` }),
          ...options.env,
          ...peers,
          PORT: '0',
          OTEL_SERVICE_NAME: name,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
        // A group of its own: a Ctrl-C reaches the demo alone, which then ends every service in order.
        detached: true,
      },
    );
    children.set(name, child);
    child.once('exit', (status, signal) => {
      if (!stopping) reportBroken(new Error(`${name} ended with ${signal ?? `status ${status}`}`));
    });
    return Promise.race([listening(name, child, options.onLine), broken]);
  };
  const addressOf = (name: string): Promise<string> => {
    const spec = specs[name];
    const known = addresses.get(name) ?? (spec ? start(name, spec) : Promise.reject(new Error(name)));
    addresses.set(name, known);
    return known;
  };
  const stop = async () => {
    stopping = true;
    await Promise.all([...children.values()].map(endChild));
  };

  try {
    await Promise.all(shopServices.map(addressOf));
    return { gatewayUrl: `http://${await addressOf('gateway')}`, broken, stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', giveUp);
  }
}

function listening(name: string, child: ChildProcess, onLine: ShopOptions['onLine']): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        const address = / listening on (127\.0\.0\.1:\d+)$/.exec(line)?.[1];
        if (address === undefined) onLine?.(name, line);
        else resolve(address);
      });
    }
  });
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'close');
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await gone;
  clearTimeout(impatience);
}
