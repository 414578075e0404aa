/**
 * Every function of delivery and of the encoders is made to throw, one at a time and for one call of it: nothing reaches the
 * application, all is delivered or counted, and what comes later arrives.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, type SuiteContext, test } from 'node:test';
import type { EncodableSpan } from '@spoor/core';
import type { Delivery, DeliveryStats } from '@spoor/delivery';
import { build } from 'esbuild';
import { common } from '../../packages/build/bundles.mjs';
import { fixtureSpan } from '../../packages/wire/src/encode/fixture-span.ts';
import { reportReached } from '../harm/broken-bundle.ts';
import type * as parts from './fixtures/delivery-parts.ts';
import { type Ear, listen } from './fixtures/ear.ts';

type Parts = typeof parts;
type Phase = 'while it runs' | 'at the end';

const reach = globalThis as { spoorTestReach?: ((id: number) => void) | undefined };

/**
 * What stands outside of every guard, because it is the guard, or the first statement of what an application or another room of
 * ours calls: there the caller has the `try` (a span's recorder, the listener of `exit`).
 */
const wayOut = new RegExp(
  [
    String.raw`^packages/delivery/src/(guarded\.ts \w*|books\.ts enter|root-context\.ts \w*)$`,
    String.raw`^packages/delivery/src/(create-delivery|exporter)\.ts (append|flush|flushSync|flushAllSync|stats)$`,
    String.raw`^packages/delivery/src/flush-last\.ts (flushLast|attempt)$`,
  ].join('|'),
);

const formats = ['compact', 'otlp', 'zipkin v1'] as const;
type Format = (typeof formats)[number];

/** Five times as fast as the real one. */
const fastClock = {
  nowMs: () => performance.now() * 5,
  wallMs: () => Date.now(),
  after(delayMs: number, work: () => void) {
    const timer = setTimeout(work, delayMs / 5);
    return () => clearTimeout(timer);
  },
};

function create({ createDelivery, ...make }: Parts, format: Format, { udpPort, httpUrl }: Ear) {
  const losses = { fullQueueDroppedSpans: 0, tooLargeDroppedSpans: 0, failedToEmitSpans: 0 };
  const resource = { serviceName: 'radius', attributes: [['host.name', 'h']] as const };
  const options = { maxBatchBytes: 60_000, losses };
  const http = { endpoint: `${httpUrl}/${format.replace(' ', '-')}`, timeoutMs: 10_000 };
  const [encoder, exporter] = {
    compact: [
      make.createJaegerCompactEncoder(resource, options),
      {
        type: 'jaeger',
        protocol: 'udp/thrift.compact',
        host: '127.0.0.1',
        port: udpPort,
        socketType: 'udp4',
      },
    ] as const,
    otlp: [
      make.createOtlpProtobufEncoder(resource, options),
      { type: 'otlp', protocol: 'http/protobuf', ...http },
    ] as const,
    'zipkin v1': [make.createZipkinV1Encoder(resource, options), { type: 'zipkin', ...http }] as const,
  }[format];
  const lines: string[] = [];
  const say = (line: string): void => void lines.push(line);
  const delivery = createDelivery<EncodableSpan>({
    exporter,
    batch: { scheduleDelayMs: 50, exportTimeoutMs: 30_000, maxQueueSpans: 100, maxBatchSpans: 4 },
    encoder,
    losses,
    log: { warn: say, info: say },
    clock: fastClock,
  });
  return { delivery, lines };
}

const lostIn = ({ lost }: DeliveryStats): number =>
  lost.failedToEmitSpans + lost.fullQueueDroppedSpans + lost.tooLargeDroppedSpans;

/** Resolves for certain: a flush that does not fails the test by what has not arrived. */
const flush = (delivery: Delivery<EncodableSpan>) => Promise.race([delivery.flush(), pause(1000)]);

let runs = 0;

/** Healthy, then refused once and with a span that cannot be read whole, then healthy; then the process ends. */
async function live(bundle: Parts, format: Format, ear: Ear, arm: (phase: Phase | undefined) => void) {
  const run = `run ${runs++}`;
  ear.heal();
  arm(undefined);
  const { delivery, lines } = create(bundle, format, ear);
  const emit = (what: string, more: Partial<EncodableSpan> = {}) => {
    for (let index = 0; index < 5; index++) {
      // As a span's recorder does.
      try {
        delivery.append({
          ...fixtureSpan({ name: `${run} ${what} ${index}`, kind: 2, attributes }),
          ...more,
        });
      } catch {}
    }
  };
  emit('first');
  await flush(delivery);
  arm('while it runs');
  ear.refuseOnce();
  emit('second');
  emit('half', { writeAttributes: () => assert.fail('half') });
  await Promise.race([flush(delivery), pause(30)]);
  arm(undefined);
  await pause(150);
  emit('third');
  await flush(delivery);
  const arrived = () => ear.names().filter((name) => name.startsWith(`${run} `));
  await until(() => arrived().filter((name) => name.includes('third')).length === 5);
  const before = delivery.stats();
  const thirds = arrived().filter((name) => name.includes('third')).length;
  emit('last');
  arm('at the end');
  bundle.flushAllSync([delivery as Delivery<never>], 4000);
  arm(undefined);
  await until(() => arrived().length >= delivery.stats().delivered);
  return { lines, before, thirds, stats: delivery.stats(), arrived };
}

const attributes = [
  ['text', 'value'],
  ['server.address', '10.0.0.1'],
  ['list', ['a', 'b']],
  ['ratio', 0.5],
  ['flag', true],
] as const;
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** For what is on its way: datagrams to this very process come when its loop turns. */
async function until(isThere: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100 && !isThere(); turn++) await pause(5);
}

/** Tries every `step`th function that is reached. */
export async function breakDelivery(step: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-broken-delivery-'));
  const path = join(folder, 'parts.cjs');
  await build({
    ...common,
    entryPoints: { parts: 'test/radius/fixtures/delivery-parts.ts' },
    outdir: folder,
  });
  const names = reportReached(path, /^\/\/ (packages\/(?:delivery|wire\/src\/encode)\/[\w./-]+)$/);
  const bundle = createRequire(import.meta.url)(path) as Parts;
  const ear = await listen();
  const strays: unknown[] = [];
  const onStray = (error: unknown) => strays.push(error);
  process.on('uncaughtException', onStray).on('unhandledRejection', onStray);

  await describe('a function of delivery throws', (_suite?: SuiteContext) => {
    after(async () => {
      process.off('uncaughtException', onStray).off('unhandledRejection', onStray);
      reach.spoorTestReach = undefined;
      await ear.close();
      rmSync(folder, { recursive: true });
    });
    let next = 0;
    for (const format of formats) {
      for (const phase of ['while it runs', 'at the end'] as const) {
        test(`${format}, ${phase}`, async (t) => {
          const reached = new Set<number>();
          let current: Phase | undefined;
          const arm = (now: Phase | undefined) => {
            current = now;
          };
          reach.spoorTestReach = (id) => {
            if (current === phase) reached.add(id);
          };
          const whole = await live(bundle, format, ear, arm);
          assert.equal(lostIn(whole.stats), 0, whole.lines.join('\n'));
          assert.ok(reached.size > 20, `${reached.size} functions are reached`);
          for (const id of reached) {
            const name = names[id] ?? '';
            if (wayOut.test(name.replace(/\d+$/, '')) || next++ % step !== 0) continue;
            await t.test(`${name} (${id})`, async () => {
              let isArmed = true;
              reach.spoorTestReach = (reachedId) => {
                if (!isArmed || reachedId !== id || current !== phase) return;
                isArmed = false;
                throw new Error('planted');
              };
              check(await live(bundle, format, ear, arm), phase);
              assert.deepEqual(strays.splice(0), []);
            });
          }
        });
      }
    }
  });
}

function check(
  { lines, before, thirds, stats, arrived }: Awaited<ReturnType<typeof live>>,
  phase: Phase,
): void {
  const say = lines.join('\n');
  for (const { produced, delivered, spooled, queued, ...rest } of [before, stats])
    assert.equal(
      produced,
      delivered + spooled + queued + lostIn({ produced, delivered, spooled, queued, ...rest }),
      say,
    );
  assert.deepEqual([before.queued, stats.queued], [0, 0], say);
  const of = (what: string) => arrived().filter((name) => name.includes(what)).length;
  assert.deepEqual([of('first'), thirds], [5, 5], `${say}\n${arrived()}`);
  if (phase === 'while it runs') assert.equal(of('last'), 5, say);
  if (lostIn(stats) > 0) assert.match(say, /spans? w\w+ lost/);
}
