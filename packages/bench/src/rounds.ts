import { loadHttp } from './http-load.ts';
import { openSinks, type Sinks } from './sinks.ts';
import { mean, median } from './statistics.ts';
import { Subject } from './subject.ts';
import type { Variant } from './variants.ts';

/**
 * Many short rounds rather than few long ones: on a shared machine the same work takes twice as long for a second or two,
 * and that must not hit one contender alone.
 */
export interface Effort {
  readonly rounds: number;
  readonly roundMs: number;
  readonly warmUpMs: number;
  /** Of each contender: how fast one is depends on its memory layout and on when what was compiled, by 15 % and more. */
  readonly processes: number;
  /** Processes started for one figure of a start-up. */
  readonly starts: number;
  /** Repetitions in the process that encodes. */
  readonly repetitions: number;
}

export interface Setting {
  readonly app: string;
  readonly variants: readonly Variant[];
  readonly node: string;
  readonly effort: Effort;
  readonly sampleRatio?: number;
  readonly env?: Record<string, string>;
}

/** Makes `subject` work for that long; resolves with what it got done. */
export type Drive = (subject: Subject, durationMs: number) => Promise<number>;

export interface Figures {
  readonly name: string;
  /** One figure for each round: the mean of the contender's processes. */
  readonly perSecond: readonly number[];
  readonly cpuMicros: readonly number[];
  readonly bytesPerUnit: number;
  readonly idleMegabytes: number;
  readonly loadedMegabytes: number;
}

/** One variant, in several processes, with sinks of its own: what it puts off arrives while others are measured. */
class Contender {
  readonly subjects: readonly Subject[];
  readonly perSecond: number[] = [];
  readonly cpuMicros: number[] = [];
  readonly #sinks: Sinks;
  readonly #idleMegabytes: number;
  #samples: { perSecond: number; cpuMicros: number }[] = [];
  #done = 0;

  private constructor(subjects: readonly Subject[], sinks: Sinks) {
    this.subjects = subjects;
    this.#sinks = sinks;
    this.#idleMegabytes = this.#megabytes();
  }

  static async start(setting: Setting, variant: Variant): Promise<Contender> {
    const sinks = await openSinks();
    const subjects: Subject[] = [];
    for (let index = 0; index < setting.effort.processes; index++)
      subjects.push(await Subject.start({ ...setting, sinks, variant }));
    return new Contender(subjects, sinks);
  }

  async warmUp(drive: Drive, effort: Effort): Promise<void> {
    for (const subject of this.subjects) await drive(subject, effort.warmUpMs);
    this.#sinks.takeBytes();
  }

  async sample(subject: Subject, drive: Drive, durationMs: number): Promise<void> {
    const cpu = subject.cpuMicros();
    const start = performance.now();
    const done = await drive(subject, durationMs);
    this.#done += done;
    this.#samples.push({
      perSecond: (done * 1000) / (performance.now() - start),
      cpuMicros: (subject.cpuMicros() - cpu) / done,
    });
  }

  endRound(): void {
    this.perSecond.push(mean(this.#samples.map(({ perSecond }) => perSecond)));
    this.cpuMicros.push(mean(this.#samples.map(({ cpuMicros }) => cpuMicros)));
    this.#samples = [];
  }

  figures(): Figures {
    return {
      name: this.subjects[0]?.name ?? '',
      perSecond: this.perSecond,
      cpuMicros: this.cpuMicros,
      bytesPerUnit: this.#sinks.takeBytes() / this.#done,
      idleMegabytes: this.#idleMegabytes,
      loadedMegabytes: this.#megabytes(),
    };
  }

  async stop(): Promise<void> {
    await Promise.all(this.subjects.map((subject) => subject.stop()));
    this.#sinks.close();
  }

  #megabytes(): number {
    return mean(this.subjects.map((subject) => subject.residentMegabytes()));
  }
}

/** Each process once, contender by contender; who comes first, and who follows whom, changes from round to round. */
function turnsOf(contenders: readonly Contender[], round: number): [Contender, Subject][] {
  const turns = (contenders[0]?.subjects ?? []).flatMap((_, index) =>
    contenders.map((each) => [each, each.subjects[index] as Subject] as [Contender, Subject]),
  );
  const first = round % turns.length;
  const turned = [...turns.slice(first), ...turns.slice(0, first)];
  return round % 2 === 0 ? turned : turned.reverse();
}

/** Every contender in front of the same program, all started at once, measured in turns; the first is the bare one. */
export async function measure(setting: Setting, drive: Drive): Promise<Figures[]> {
  const { variants, effort } = setting;
  const contenders: Contender[] = [];
  try {
    for (const variant of variants) contenders.push(await Contender.start(setting, variant));
    for (const contender of contenders) await contender.warmUp(drive, effort);
    for (let round = 0; round < effort.rounds; round++) {
      for (const [contender, subject] of turnsOf(contenders, round))
        await contender.sample(subject, drive, effort.roundMs);
      for (const contender of contenders) contender.endRound();
    }
    return contenders.map((contender) => contender.figures());
  } finally {
    await Promise.all(contenders.map((contender) => contender.stop()));
  }
}

export const httpDrive =
  (path: string): Drive =>
  (subject, durationMs) =>
    loadHttp({ port: subject.port, path, connections: 20, durationMs });

function pairs(
  left: readonly number[],
  right: readonly number[],
  join: (a: number, b: number) => number,
): number[] {
  return left.map((value, round) => join(value, right[round] ?? Number.NaN));
}

const one = (value: number): string => value.toFixed(1);

/**
 * Against the bare program of the same run: ratios are what is claimed, absolute times wander. What a contender costs more than
 * bare is taken in each round by itself, as a share of bare's cost, and the medians of these shares are compared: a round
 * in which the machine was slow was slow for all.
 */
export function overheadRows(figures: readonly Figures[]): string[][] {
  const [base, ...others] = figures;
  if (base === undefined) return [];
  const reference = figures.find(({ name }) => name === 'reference engine');
  const floor = figures.find(({ name }) => name === 'floor');
  const above = (figure: Figures): number[] => pairs(figure.cpuMicros, base.cpuMicros, (a, b) => a - b);
  const extra = (figure: Figures): number =>
    median(pairs(figure.cpuMicros, base.cpuMicros, (a, b) => a / b - 1));
  const share = (figure: Figures, whole: Figures | undefined, digits: number): string =>
    whole === undefined ? '' : (extra(figure) / extra(whole)).toFixed(digits);
  return [
    [
      '',
      'per second',
      'of bare',
      'CPU µs each',
      'above bare',
      'of the floor’s',
      'of the reference engine’s',
      'bytes sent each',
      'MB above bare, idle / loaded',
    ],
    [base.name, median(base.perSecond).toFixed(0), '1.00', one(median(base.cpuMicros)), '', '', '', '', ''],
    ...others.map((figure) => [
      figure.name,
      median(figure.perSecond).toFixed(0),
      median(pairs(figure.perSecond, base.perSecond, (a, b) => a / b)).toFixed(2),
      one(median(figure.cpuMicros)),
      one(median(above(figure))),
      share(figure, floor, 2),
      share(figure, reference, 3),
      // Much less than a span has: spans were dropped, and what they would have cost was not measured.
      figure.bytesPerUnit.toFixed(0),
      `${one(figure.idleMegabytes - base.idleMegabytes)} / ${one(figure.loadedMegabytes - base.loadedMegabytes)}`,
    ]),
  ];
}
