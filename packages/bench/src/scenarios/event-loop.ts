import { loadHttp } from '../http-load.ts';
import type { Scenario } from '../scenario.ts';
import { median } from '../statistics.ts';
import { Subject } from '../subject.ts';
import { bare, fast, reference } from '../variants.ts';

const spansPerSecond = 5000;
/** Times the round of others: a delay that comes once in a hundred milliseconds must come several times. */
const longer = 5;

interface Delay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export const eventLoop: Scenario = {
  name: 'event-loop',
  title: `Event-loop delay in ms at ${spansPerSecond} spans/s (timer resolution of 1 ms included)`,
  async run(bench) {
    const rows: string[][] = [['', 'p50', 'p99', 'max']];
    const subjects: Subject[] = [];
    for (const variant of [bare, fast, reference])
      subjects.push(await Subject.start({ ...bench, app: 'hello.cjs', variant }));
    const delays = subjects.map((): Delay[] => []);
    const load = (subject: Subject, durationMs: number): Promise<number> =>
      loadHttp({ port: subject.port, path: '/', connections: 20, durationMs, rate: spansPerSecond });
    for (const subject of subjects) await load(subject, bench.effort.warmUpMs);
    const { rounds, heats } = bench.effort;
    for (let round = 0; round < (rounds * heats) / longer; round++) {
      for (const [index, subject] of subjects.entries()) {
        await subject.ask({ ask: 'delay-start' });
        await load(subject, bench.effort.roundMs * longer);
        delays[index]?.push(await subject.ask<Delay>({ ask: 'delay-stop' }));
      }
    }
    for (const [index, subject] of subjects.entries()) {
      const of = (pick: (delay: Delay) => number): string =>
        median((delays[index] ?? []).map(pick)).toFixed(2);
      rows.push([subject.name, of(({ p50 }) => p50), of(({ p99 }) => p99), of(({ max }) => max)]);
      await subject.stop();
    }
    return rows;
  },
};
